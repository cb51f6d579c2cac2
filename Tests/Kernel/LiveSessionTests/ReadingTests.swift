import CellExecution
import CompilerProtocol
import Execution
import Glibc
import RunnerProtocol
import Testing

@Suite("Reading the texts of cells", .timeLimit(.minutes(5)))
struct ReadingTests {
  @Test("A cell is parsed even though the resident compiler is killed again and again")
  func killed() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("1")
    for number in 1...5 {
      let process = try #require(fixture.session.residentCompilerID)
      kill(process, SIGKILL)
      let run = await fixture.run("let v\(number) = \(number)\nprint(v\(number))")
      #expect(run.outcome == .completed)
      #expect(fixture.outputs.text(.stdout, of: run.id) == "\(number)\n")
    }
    #expect(await fixture.session.completeness(of: "func f() {") == .incomplete(indent: "    "))
  }

  @Test(
    "Without the resident compiler's program the error names it, and nothing hangs",
    arguments: ["/nowhere/swift-cell-compiler", "/bin/false"])
  func missing(program: String) async throws {
    let fixture = try await SessionFixture(residentCompiler: program)
    for code in ["1 + 1", "%who\n1"] {
      let run = await fixture.run(code)
      let error = try #require(run.error)
      #expect(error.value.contains(program))
      #expect(error.value.contains("install swift-kernel again"))
    }
    #expect(await fixture.session.completeness(of: "func f() {") == .complete)
    #expect(await fixture.session.inspection(of: "print(1)", at: 2, detail: .documentation) == nil)
  }
}
