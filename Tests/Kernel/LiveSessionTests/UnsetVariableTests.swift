import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Variables a failed cell did not set", .serialized, .timeLimit(.minutes(5)))
struct UnsetVariableTests {
  @Test(
    "Variables that were set stay; using others is a clear error until they are set",
    arguments: [
      "throw Oops()", "fatalError()", "let stop = [Int]()[2]",
      "let stop: Int = try { throw Oops() }()",
    ])
  func unset(_ failing: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("struct Oops: Error {}\nlet word = \"old\"")
    let failed = await fixture.run(
      "let (a, b) = (1, 2); var kept = \"kept\"\nfunc f() -> Int { a + b }\n\(failing)\n"
        + "let word = \"new\"")
    #expect(failed.error != nil)
    let set = await fixture.run("kept + \"\\(f())\"")
    #expect(fixture.outputs.results(of: set.id) == ["\"kept3\""])
    let unset = await fixture.run("print(word)")
    let error = try #require(unset.error)
    #expect(error.name == "CompileError")
    #expect(error.value.contains("In[2] ended before it set 'word'; run it again"))
    await fixture.prepare("let word = \"again\"")
    let again = await fixture.run("word")
    #expect(fixture.outputs.results(of: again.id) == ["\"again\""])
  }

  @Test("A guard that does not hold takes its names away")
  func guarded() async throws {
    let fixture = try await SessionFixture()
    _ = await fixture.run("struct No: Error {}\nguard let n = Int(\"x\") else { throw No() }")
    let run = await fixture.run("n")
    #expect(run.error?.value.contains("In[1] ended before it set 'n'") == true)
  }
}
