import CellExecution
import Execution
import Glibc
import RunnerProtocol
import Testing

@Suite("Inspection with the session in view", .serialized, .timeLimit(.minutes(5)))
struct InspectionTests {
  private static let documented = """
    let before = 1

    /// Answers **everything** about <angles> & `code`.
    ///
    /// - Parameter count: how often
    private func answer(_ what: String, count: Int = 3) -> String {
      what
    }
    """

  @Test("A cell's function: declaration, documentation comment, cell and line, in three formats")
  func function() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let x = [1: \"a\"].mapValues { $0.count }")
    await fixture.prepare(Self.documented)
    let bundle = try #require(await fixture.inspection("ans|wer(\"a\")"))
    let plain = try #require(bundle.entries["text/plain"])
    #expect(plain.contains("func answer(_ what: String, count: Int = 3) -> String"))
    #expect(plain.contains("Answers **everything** about <angles>"))
    #expect(plain.contains("- Parameter count: how often"))
    #expect(plain.contains("In[2], line 6"))
    #expect(!plain.contains("  what"), "the source is for more detail")
    let markdown = try #require(bundle.entries["text/markdown"])
    #expect(markdown.hasPrefix("```swift\n") && markdown.contains("In[2], line 6"))
    let html = try #require(bundle.entries["text/html"])
    #expect(
      html.contains("-&gt; String") && html.contains("&lt;angles&gt; &amp; <code>code</code>"))
    #expect(!html.contains("<angles>"))
    let more = await fixture.inspection("answer|", detail: .source)
    #expect(more?.entries["text/plain"]?.contains("-> String {\n  what\n}") == true)
    let inferred = await fixture.inspection("x|", detail: .source)
    #expect(inferred?.entries["text/plain"]?.contains("let x: [Int : Int]") == true)
    #expect(inferred?.entries["text/plain"]?.contains("In[1], line 1") == true)
    #expect(inferred?.entries["text/plain"]?.contains("mapValues { $0.count }") == true)
  }

  @Test(
    "The overload that is called comes first, then the others",
    arguments: [
      ("f|ee(1)", "func fee(_ n: Int) -> Int", ["fee(_: String) -> String"]),
      ("fe|e(\"a\")", "func fee(_ text: String) -> String", ["fee(_: Int) -> Int"]),
      (
        "Till().su|m(1, 2)", "func sum(_ a: Int, _ b: Int) -> Int",
        ["sum(_:)"]
      ),
      ("m|ax(1, 2)", "func max<T>(_ x: T, _ y: T) -> T", ["max(_:_:_:_:)"]),
    ])
  func overloads(code: String, called: String, others: [String]) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      func fee(_ n: Int) -> Int { n }
      func fee(_ text: String) -> String { text }
      struct Till {
        func sum(_ a: Int, _ b: Int) -> Int { a + b }
        func sum(_ all: [Int]) -> Int { all.count }
      }
      """)
    let plain = try #require(await fixture.inspection(code)?.entries["text/plain"])
    let parts = plain.split(separator: "Other overloads:\n")
    #expect(parts.count == 2 && parts[0].hasPrefix(called), "\(plain)")
    for other in others { #expect(parts.last?.contains(other) ?? false, "\(plain)") }
    #expect(!(parts.last?.contains(called + "\n") ?? false), "\(plain)")
  }

  @Test("Libraries' declarations come with their documentation and module")
  func libraries() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Foundation\nvar values = [3, 1, 2]")
    let member = await fixture.inspection("values.ma|p { $0 }")?.entries["text/plain"]
    #expect(member?.contains("mapping the given closure") == true)
    #expect(member?.contains("module Swift") == true)
    #expect(member?.hasPrefix("func map<") == true, "attributes for the compiler are left out")
    let type = await fixture.inspection("Date|()")?.entries["text/plain"]
    #expect(type?.contains("struct Date") == true)
    #expect(type?.contains("single point in time") == true)
    let own = await fixture.inspection("print|(1)")?.entries["text/plain"]
    #expect(own?.contains("module Notebook") == true)
    let here = await fixture.inspection("let local = values.count\nprint(loc|al)")
    #expect(here?.entries["text/plain"]?.contains("let local: Int") == true)
    #expect(here?.entries["text/plain"]?.contains("this cell, line 1") == true)
  }

  @Test("Behind a parenthesis it is the called function; unfinished code has answers too")
  func calls() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.documented)
    for marked in ["answer(|", "answer(|)", "answer(\"🦆\", |)", "print(answer(\"e\u{301}\", 1|"] {
      let text = await fixture.inspection(marked)?.entries["text/plain"]
      #expect(text?.contains("answer(") == true, "\(marked)")
      #expect(text?.contains("everything") == true, "\(marked)")
    }
    #expect(await fixture.inspection("nothingOfTheKind|") == nil)
    #expect(await fixture.inspection("|") == nil)
    #expect(await fixture.session.inspection(of: "", at: 77, detail: .source) == nil)
    #expect(
      await fixture.inspection("%cd| /")?.entries["text/plain"]?.contains("changes the directory")
        == true)
    let asked = await fixture.inspection("?answ|er")?.entries["text/plain"]
    #expect(asked?.contains("everything") == true)
  }

  @Test("Labels compile and defaults are there; a name alone shows all its overloads")
  func labels() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      func scaled<N: Numeric>(_ values: [N], by factor: N = 2, then: (N) -> N = { $0 }) -> [N] { values }
      struct Box { var width = 1; init(_ width: Int = 3, deep: Bool = false) {} }
      """)
    let run = try #require(await fixture.inspection("run|")?.entries["text/plain"])
    #expect(
      run.contains(
        "run(_ name: String? = …, priority: JobPriority = …, timeout: Duration? = …,"), "\(run)")
    let call = try #require(await fixture.inspection("ru|n(\"a\") { 1 }")?.entries["text/plain"])
    #expect(
      call.contains("run<Value>(_ name: String? = nil, priority: JobPriority = .normal, timeout:"),
      "\(call)")
    let scaled = try #require(await fixture.inspection("scaled|")?.entries["text/plain"])
    #expect(scaled.contains("(_ values: [N], by factor: N = 2, then: (N) -> N = "), "\(scaled)")
    let box = try #require(await fixture.inspection("Box|(3)")?.entries["text/plain"])
    #expect(box.contains("init(_ width: Int = 3, deep: Bool = false)"), "\(box)")
    let progress = try #require(await fixture.inspection("progress|")?.entries["text/plain"])
    #expect(progress.contains("progress(fraction: Double, _ label: String? = …)"), "\(progress)")
  }

  @Test("The newest declaration is shown, also while a cell runs and after the compiler's death")
  func hostile() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let shadowed = 1")
    await fixture.prepare("let shadowed = \"two\"")
    let running = fixture.start("print(\"on\")\nwhile true {}")
    await fixture.outputs.wait(for: running.id) { !$0.isEmpty }
    let told = await fixture.inspection("shadowed|")?.entries["text/plain"]
    #expect(told?.contains("let shadowed: String") == true)
    #expect(told?.contains("In[2]") == true)
    kill(try #require(fixture.session.residentCompilerID), SIGKILL)
    let again = await fixture.inspection("shadowed|")?.entries["text/plain"]
    #expect(again == told)
    await fixture.session.interrupt()
    _ = await running.end.value
  }
}
