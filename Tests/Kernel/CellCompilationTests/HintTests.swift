import Testing

@Suite("Hints under the compiler's errors")
struct HintTests {
  @Test(
    "A name from a module comes with the import to add",
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
      ("print(String(format: \"%.1f\", 2.0))", "'String(format:)' is in Foundation"),
      (
        "@main struct Tool: ParsableCommand { var clock = DispatchTime.now() }",
        "'DispatchTime' is in Dispatch"
      ),
      ("distributed actor Node {}", "add 'import Distributed'"),
      ("XCTFail(\"no\")", "'XCTFail' is in XCTest"),
      ("let pattern = Regex { \"a\" }", "add 'import RegexBuilder'"),
      ("fflush(stdout)", "'fflush' is in Glibc"),
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

  @Test(
    "A module that is not there: what to import in its place, or why not",
    arguments: [
      ("Algorithms", "packages are not available in cells; 'Algorithms' would have to be part"),
      ("foundation", "did you mean 'Foundation'?"),
      ("Syncronization", "did you mean 'Synchronization'?"),
      ("Darwin", "'Darwin' does not exist on Linux: write 'import Glibc', or 'import Foundation'"),
      ("SwiftUI", "'SwiftUI' is part of Apple's systems and does not exist on Linux"),
    ])
  func missingModules(name: String, hint: String) async throws {
    let shown = try await TestSession().messages("import \(name)")
    #expect(shown.hasPrefix("In[1]:1:8: error: no such module '\(name)'"))
    #expect(shown.contains("\nnote: \(hint)"), "\(shown)")
  }

  @Test("Candidates of other modules are left out where the hint names the right one")
  func candidates() async throws {
    try await TestSession().expect(
      "let text = try String(contentsOfFile: \"/etc/hosts\")",
      shows: """
        In[1]:1:16: error: no exact matches in call to initializer\u{20}
        let text = try String(contentsOfFile: "/etc/hosts")
                       ^
        note: 'String(contentsOfFile:)' is in Foundation: add 'import Foundation' to this cell or an \
        earlier one
        """)
    let shown = try await TestSession().messages("let word = \"swift\"\nword[2]")
    #expect(!shown.contains("marked unavailable here"), "\(shown)")
  }

  @Test(
    "Common mistakes get a hint with what to write",
    arguments: [
      ("frame(3, 4)", "write it as 'frame(width: …, height: …)'"),
      ("frame(w: 3, height: 4)", "write it as 'frame(width: …, height: …)'"),
      ("frame(width: 3, 4)", "write 'height:' in front of the argument"),
      ("print(\"a\", seperator: \"\")", "write it as 'print(…, separator: …)'"),
      ("double(n: 3)", "leave out 'n:'"), ("[1, 2].contains(a: 3)", "leave out 'a:'"),
      ("limit + 1", "use it in 'if let limit { … }', in which 'limit' is never nil"),
      ("sizes[\"a\"] + 1", "use it in 'if let value = … { … }', in which 'value' is never nil"),
      ("fixed.append(4)", "declare 'fixed' with 'var' in In[1], and run that cell again"),
      ("corner.x += 1", "declare 'corner' with 'var' in In[1], and run that cell again"),
      ("for step in 0..<3 { step += 1 }", "change a copy of it: 'var step = step'"),
      ("func grow(fixed: [Int]) { fixed.append(1) }", "change a copy of it: 'var fixed = fixed'"),
      ("[3, 1].sort()", "'sorted()' returns a new value, 'sort()' changes a variable"),
      ("[3, 1].append(2)", "put the value into a variable first: 'var values = …'"),
      ("2 * ratio * count", "numbers of two types are not mixed: write 'Double(…)' around the Int"),
      ("\"n = \" + count", "write 'String(…)' around the Int, or put it into the text as '\\(…)'"),
      ("let half: Double = count", "write 'Double(…)' around it"),
      ("let whole: Int = ratio", "write 'Int(…)' around it, which drops the fraction"),
      ("let age: Int = \"42\"", "'Int(…)' reads a number from a text, and is nil if there is none"),
      ("\"swift\"[0]", "'Array(text)[n]' is the character at a position"),
      ("counter.add()", "put 'await' in front; the top level of a cell and the closure of a job"),
      ("counter.total", "put 'await' in front; the top level of a cell and the closure of a job"),
      ("let mixed = [1, \"a\"]", "write 'as [Any]' behind it"),
      (
        "func show() { draw() }",
        "call it by 'await MainActor.run { … }'; the top level of a cell can 'await'"
      ),
      ("run { screen += 1 }", "use it in 'await MainActor.run { … }', on the main thread"),
    ])
  func habits(code: String, hint: String) async throws {
    let session = try await TestSession()
    await session.compile(
      """
      func frame(width: Int, height: Int) -> Int { width * height }
      func double(_ n: Int) -> Int { n * 2 }
      let limit: Int? = 3, sizes = ["a": 1], fixed = [1], count = 3, ratio = 2.5
      struct Corner { var x = 0 }
      let corner = Corner()
      actor Counter { var total = 0; func add() { total += 1 } }
      let counter = Counter()
      @MainActor var screen = 0
      @MainActor func draw() {}
      """)
    let shown = await session.messages(code)
    #expect(shown.contains("In[2]:1:") && shown.contains(": error: "), "\(shown)")
    #expect(shown.contains("\nnote: \(hint)") || shown.contains(" \(hint)"), "\(shown)")
  }

  @Test("A variable that several threads change gets a lock")
  func sharing() async throws {
    let session = try await TestSession()
    let shown = await session.messages(
      "func count() async { var sum = 0; async let done: Void = { sum += 1 }(); await done }")
    #expect(
      shown.contains(
        "\nnote: several threads may use 'sum' at once: 'let sum = Shared(…)' has a lock, and "
          + "sum.withLock { … } uses it"), "\(shown)")
  }

  @Test("An object that several threads may use becomes an actor, or is kept in a lock")
  func objects() async throws {
    let shown = try await TestSession().messages(
      """
      final class Till { var coins = 0 }
      @available(*, unavailable) extension Till: Sendable {}
      func count(_ till: Till) { let add: @Sendable () -> Void = { till.coins += 1 }; add() }
      """)
    #expect(
      shown.contains(
        "\nnote: several threads may use 'till' at once: make 'Till' an actor, or keep it in "
          + "'Shared(…)', which has a lock"), "\(shown)")
  }

  @Test(
    "What an earlier cell has left without a value says why, whatever it is used for",
    arguments: ["gone + 1", "gone.count", "let n: Int = gone", "abs(gone)", "1 + 2 * gone"])
  func lost(code: String) async throws {
    let session = try await TestSession()
    await session.compile("func f() async -> Int { 1 }\nasync let gone = f()\nprint(await gone)")
    let shown = await session.messages(code)
    #expect(
      shown.contains("'gone' is unavailable: it was an 'async let', which ends with its"),
      "\(shown)")
    #expect(!shown.contains("await'\n") && !shown.contains("'await'"), "\(shown)")
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
