import CellCompilation
import Testing

@Suite("Hints under the compiler's errors")
struct HintTests {
  @Test(
    "The module of a name is told with the line to add",
    arguments: [
      ("Date()", "'Date' is in Foundation"), ("let x: URL? = nil", "'URL' is in Foundation"),
      ("sqrt(2.0) + pow(2.0, 3.0)", "'sqrt' is in Foundation"),
      ("\"a b\".components(separatedBy: \" \")", "'components' is in Foundation"),
      ("String(format: \"%d\", 3)", "'String(format:)' is in Foundation"),
      ("try String(contentsOfFile: \"/x\")", "'String(contentsOfFile:)' is in Foundation"),
      ("DispatchQueue.main", "'DispatchQueue' is in Dispatch"),
      ("let m = Mutex(3)", "'Mutex' is in Synchronization"),
      ("let n = Atomic<Int>(3)", "'Atomic' is in Synchronization"),
      ("let r = ZeroOrMore(.digit)", "'ZeroOrMore' is in RegexBuilder"),
      ("@Observable class Model { var a = 1 }", "'Observable' is in Observation"),
      ("gradient(at: 3.0) { $0 * $0 }", "'gradient' is in _Differentiation"),
      (
        "@differentiable(reverse) func f(_ x: Double) -> Double { x }",
        "add 'import _Differentiation'"
      ),
      ("#expect(1 == 2)", "'expect' is in Testing"), ("@Test func t() {}", "'Test' is in Testing"),
    ])
  func modules(code: String, hint: String) async throws {
    let session = try await TestSession()
    let lines = await session.messages(code).split(separator: "\n")
    let hints = lines.filter { $0.contains("add 'import ") }
    #expect(hints.first?.hasPrefix("note: \(hint)") ?? false, "\(lines)")
    let module = hint.split(separator: " ").last?.filter { $0 != "'" } ?? ""
    #expect(
      hints.first?.hasSuffix("add 'import \(module)' to this cell or an earlier one") ?? false)
    #expect(Set(hints).count == hints.count)
  }

  @Test("With Foundation, networking and XML are modules of their own")
  func networking() async throws {
    let session = try await TestSession()
    await session.compile("import Foundation")
    await session.expect(
      "URLSession.shared",
      shows: """
        In[2]:1:12: error: type 'URLSession' (aka 'AnyObject') has no member 'shared'
        URLSession.shared
        ~~~~~~~~~~ ^~~~~~
        note: 'URLSession' is in FoundationNetworking: add 'import FoundationNetworking' to this \
        cell or an earlier one
        """)
    let shown = await session.messages("let parser = XMLParser(contentsOf: URL(string: \"x\")!)")
    #expect(
      shown.contains("'XMLParser' is in FoundationXML: add 'import FoundationXML'"), "\(shown)")
    // What is imported is not the problem.
    #expect(await !session.messages("let x = NSNope()").contains("note:"))
  }

  @Test("Packages are not available in cells")
  func packages() async throws {
    let session = try await TestSession()
    let shown = await session.messages("import Algorithms")
    #expect(shown.hasPrefix("In[1]:1:8: error: no such module 'Algorithms'"))
    #expect(shown.contains("\nnote: packages are not available in cells; 'Algorithms' would"))
  }

  @Test(
    "A name that nothing declares is answered with the nearest ones of the session",
    arguments: [
      ("totl + 1", "note: did you mean 'total'?"), ("Total", "note: did you mean 'total'?"),
      ("let x: Custmoer? = nil", "note: did you mean 'Customer'?"),
      ("averageOf([1])", "note: did you mean 'averagesOf'?"),
      ("rate1 + 3", "note: did you mean 'rates', 'rate2' or 'rate'?"),
    ])
  func names(code: String, hint: String) async throws {
    let session = try await TestSession()
    await session.compile(
      "let total = 1\nstruct Customer {}\nfunc averagesOf(_ n: [Int]) {}\nlet rate = 1, rate2 = 2, rates = [1]"
    )
    let lines = await session.messages(code).split(separator: "\n")
    #expect(lines.last.map(String.init) == hint, "\(lines)")
    await session.expect(
      "unrelated",
      shows: """
        In[3]:1:1: error: cannot find 'unrelated' in scope
        unrelated
        ^~~~~~~~~
        """)
  }
}
