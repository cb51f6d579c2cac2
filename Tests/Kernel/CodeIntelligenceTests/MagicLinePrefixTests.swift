import Execution
import Magics
import POSIX
import Testing

@testable import CodeIntelligence

@Suite("Completion in the lines of magics")
struct MagicLinePrefixTests {
  private func prefix(_ text: String) -> MagicLinePrefix {
    MagicLinePrefix(at: CursorWord(in: text, at: text.unicodeScalars.count))
  }

  @Test("Names of magics are completed, with what they do")
  func names() throws {
    let magics = MagicRegistry.standard.all
    let found = try #require(prefix("let a = 1\n  %wa").names(of: magics))
    #expect(found.matches.map(\.text) == ["%wait"])
    #expect(found.matches.first?.kind == "magic")
    #expect(found.replaced == 12..<15)
    #expect(prefix("%%").names(of: magics)?.matches.contains { $0.text == "%%sh" } == true)
    #expect(prefix("a %wa").names(of: magics) == nil)
    #expect(prefix("%wait ").names(of: magics) == nil)
  }

  @Test("Paths are completed in a directory, hidden files only on request")
  func paths() throws {
    let directory = try TemporaryDirectory(prefix: "paths")
    for name in ["first file", "second.swift", ".hidden"] {
      _ = try FileDescriptor.open("\(directory.path)/\(name)", 0o101)
    }
    func paths(_ typed: String) -> [String] {
      prefix(typed).paths(in: directory.path).matches.map(\.text)
    }
    #expect(paths("!ls ") == ["first file", "second.swift"])
    #expect(paths("!ls -l se") == ["second.swift"])
    #expect(paths("%load .") == [".hidden"])
    #expect(paths("%load \(directory.path)/f") == ["\(directory.path)/first file"])
    #expect(paths("%cd /usr/li").contains("/usr/lib/"))
    #expect(paths("%cd /no/such/directory/").isEmpty)
  }
}
