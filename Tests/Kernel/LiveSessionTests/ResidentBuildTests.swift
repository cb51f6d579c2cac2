import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Cells and the resident compiler", .timeLimit(.minutes(5)))
struct ResidentBuildTests {
  @Test("A cell is interrupted while it is compiled, and the next one compiles")
  func interrupt() async throws {
    let fixture = try await SessionFixture()
    let term = "[a * 2, -3 + 2].map { -$0 + 4 - 1 }.reduce(0, +)"
    let terms = Array(repeating: term, count: 12).joined(separator: " + ")
    let (_, end) = fixture.start("let a = 1\nlet sum = \(terms)")
    let interrupts = Task {
      while !Task.isCancelled {
        await fixture.session.interrupt()
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    let report = try await fixture.failure(of: end)
    interrupts.cancel()
    #expect(report.name == "Interrupted")
    #expect(await fixture.run("let b = 2\nprint(b)").outcome == .completed)
  }

  @Test("An error in an unchanged cell that runs again names the new run")
  func label() async throws {
    let fixture = try await SessionFixture()
    for number in 1...3 {
      let run = await fixture.run("print([10][Int(\"3\")!])")
      let traceback = try #require(run.error).traceback.joined(separator: "\n")
      #expect(traceback.contains("In[\(number)]"))
      for other in 1...3 where other != number { #expect(!traceback.contains("In[\(other)]")) }
    }
  }

  @Test("Statements see what has been declared since they last ran")
  func staleness() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("var n = 1\nfunc f() -> Int { n }")
    let statements = "print(n, f())"
    let first = await fixture.run(statements)
    await fixture.prepare("n = 5")
    let second = await fixture.run(statements)
    await fixture.prepare("func f() -> Int { -1 }")
    let third = await fixture.run(statements)
    await fixture.prepare("%reset -f")
    let last = await fixture.run(statements)
    #expect(fixture.outputs.text(.stdout, of: first.id) == "1 1\n")
    #expect(fixture.outputs.text(.stdout, of: second.id) == "5 5\n")
    #expect(fixture.outputs.text(.stdout, of: third.id) == "5 -1\n")
    #expect(last.error?.value.contains("cannot find 'n' in scope") == true)
  }
}
