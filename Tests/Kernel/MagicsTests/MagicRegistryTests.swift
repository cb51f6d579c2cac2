import CompilerProtocol
import FoundationEssentials
import RunnerProtocol
import Testing

@testable import Magics

@Suite("All magics")
struct MagicRegistryTests {
  @Test("Every magic has a name of its own, and help in one form")
  func help() {
    let all = MagicRegistry.standard.all
    #expect(Set(all.map(\.name)).count == all.count)
    for help in all {
      #expect(
        help.summary.first?.isLowercase == true && !help.summary.hasSuffix("."), "\(help.name)")
      #expect(help.details.isEmpty || help.details.hasSuffix("."), "\(help.name)")
    }
  }

  @Test("The grammar has the syntax of each magic")
  func grammar() {
    let grammar = MagicRegistry.standard.grammar
    for help in MagicRegistry.standard.all {
      #expect(grammar[help.name] == MagicRegistry.standard.magic(named: help.name)?.syntax)
    }
    #expect(grammar["%time"].argument == .swift)
    #expect(grammar["%%job"].body == .swift)
    #expect(grammar["%unknown"] == MagicSyntax())
  }

  @Test("%help explains one magic")
  func page() throws {
    guard case .kernel(.say(let text), .afterSwift) = try HelpMagic().effect("sh") else {
      Issue.record("Nothing is printed.")
      return
    }
    #expect(text.hasPrefix("%%sh [OPTIONS]\n") && text.contains("/bin/sh"))
    guard case .kernel(.say(let both), _) = try HelpMagic().effect("time") else { return }
    #expect(both.contains("%time CODE\n") && both.contains("\n\n%%time\n"))
  }

  @Test("The documentation lists every magic")
  func documentation() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    let text = try String(contentsOfFile: "\(root)/Documentation/Magics.md", encoding: .utf8)
    let missing = MagicRegistry.standard.all.map(\.usage).filter {
      !text.contains("`\($0.replacing("|", with: "\\|"))`")
    }
    #expect(missing.isEmpty)
  }
}
