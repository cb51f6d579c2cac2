import FoundationEssentials
import KernelVariables
import Testing

@Suite("Variables of the kernel's environment")
struct KernelVariableTests {
  @Test("The documentation contains their table, and no other variable of ours")
  func documentation() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = root.appending(path: "Documentation/Environment.md")
    let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.joined(separator: "\n") == KernelVariable.table)
  }

  @Test("An empty value counts as unset")
  func empty() {
    #expect(KernelVariable.rerun.value(in: ["SWIFT_KERNEL_RERUN": ""]) == nil)
    #expect(KernelVariable.rerun.value(in: ["SWIFT_KERNEL_RERUN": "keep"]) == "keep")
    #expect(KernelVariable.rerun.value(in: [:]) == nil)
  }
}
