import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Cancellation handlers of cells and jobs", .timeLimit(.minutes(3)))
struct CancellationHandlerTests {
  /// Work that goes on until it is ended by force, and whose handler is the text between.
  private static func waiting(_ handler: String) -> String {
    """
    await withTaskCancellationHandler {
      print("waits")
      while true { await Task.yield() }
    } onCancel: {
      \(handler)
    }
    """
  }

  private static let blocks = "DispatchSemaphore(value: 0).wait()"
  private static let traps = "_ = [1, 2][Int.random(in: 5...9)]"

  /// Interrupts the idle session twice, which cancels all jobs.
  private func cancelJobs(of fixture: SessionFixture) async {
    await fixture.session.interrupt()
    await fixture.session.interrupt()
  }

  @Test("A job's handler that blocks holds up neither cells nor interrupts, and ends with its job")
  func blockingHandler() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Dispatch\njobs.grace = .seconds(1)")
    let run = await fixture.run("let job = run { \(Self.waiting(Self.blocks)) }")
    await fixture.outputs.waitForText("waits\n", of: run.id)
    await cancelJobs(of: fixture)
    let sum = await fixture.run("6 * 7")
    #expect(fixture.outputs.results(of: sum.id) == ["42"])
    let (id, end) = fixture.start("print(\"loops\")\nwhile true {}")
    await fixture.outputs.waitForText("loops\n", of: id)
    await fixture.session.interrupt()
    #expect(try await fixture.failure(of: end).name == "Interrupted")
    let wait = await fixture.run("_ = try? job.wait()\nprint(job.state)")
    #expect(fixture.outputs.text(.stdout, of: wait.id) == "cancelled\n")
  }

  @Test("More handlers that block than there are processors leave tasks and other jobs alone")
  func manyBlockingHandlers() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Dispatch\njobs.workers = 12\njobs.grace = .seconds(1)")
    let run = await fixture.run(
      "let stuck = (0..<12).map { _ in run { \(Self.waiting(Self.blocks)) } }")
    await fixture.outputs.waitForText(String(repeating: "waits\n", count: 12), of: run.id)
    await cancelJobs(of: fixture)
    let cell = await fixture.run(
      """
      print(await Task.detached { 5 }.value, try run { 6 }.wait())
      for job in stuck { _ = try? job.wait() }
      print(Set(stuck.map { "\\($0.state)" }))
      """)
    #expect(fixture.outputs.text(.stdout, of: cell.id) == "5 6\n[\"cancelled\"]\n")
  }

  @Test("A job's handler that traps fails the job alone")
  func trappingHandler() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("jobs.grace = .seconds(1)\nvar kept = 3")
    let run = await fixture.run("let job = run { \(Self.waiting(Self.traps)) }")
    await fixture.outputs.waitForText("waits\n", of: run.id)
    await cancelJobs(of: fixture)
    await fixture.outputs.waitForErrors(of: run.id)
    #expect(fixture.outputs.errors(of: run.id).first?.value == "Index out of range")
    let after = await fixture.run("print(kept, job.state)")
    #expect(fixture.outputs.text(.stdout, of: after.id) == "3 crashed\n")
  }

  @Test(
    "An interrupted cell whose handler blocks or traps ends, and the session goes on",
    arguments: [(blocks, "Interrupted"), (traps, "Fatal error")])
  func interruptedCell(handler: String, expected: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Dispatch\nvar kept = 3")
    let (id, end) = fixture.start(Self.waiting(handler))
    await fixture.outputs.waitForText("waits\n", of: id)
    await fixture.session.interrupt()
    #expect(try await fixture.failure(of: end).name == expected)
    let after = await fixture.run("kept")
    #expect(fixture.outputs.results(of: after.id) == ["3"])
  }

  @Test("%cancel returns although a handler blocks, and the job is ended after its grace period")
  func cancelMagic() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Dispatch\njobs.grace = .seconds(1)")
    let run = await fixture.run("let job = run { \(Self.waiting(Self.blocks)) }")
    await fixture.outputs.waitForText("waits\n", of: run.id)
    let cancel = await fixture.run("%cancel 1\n_ = try? job.wait()\nprint(job.state)")
    #expect(fixture.outputs.text(.stdout, of: cancel.id) == "Cancelling job 1.\ncancelled\n")
  }
}
