import CellExecution
import RunnerProtocol
import Testing

@Suite("Waiting for jobs", .serialized, .timeLimit(.minutes(5)))
struct JobWaitTests {
  @Test("Who waits for some time only gets an error that names the job, which goes on")
  func timeout() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let gate = DispatchSemaphore(value: 0)
      let (a, b) = (run("a") { gate.wait(); return 7 }, run { gate.wait() })
      do { try a.wait(timeout: .milliseconds(30)) } catch { print(error) }
      do { try jobs.wait(timeout: .zero) } catch { print(error) }
      print([a.state, b.state].allSatisfy { !$0.isFinal })
      gate.signal(); gate.signal()
      try jobs.wait(timeout: .seconds(600))
      try a.wait(timeout: .seconds(Int.max))
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id)
        == """
        job 1 "a" has not ended within 30 ms; it goes on
        job 1 "a", job 2 have not ended within 0 µs; they go on
        true

        """, "\(run.outcome)")
    #expect(fixture.outputs.results(of: run.id) == ["7"], "\(run.outcome)")
  }

  @Test(
    "Jobs that wait for others complete on a pool of one",
    arguments: [
      "try inner.wait()", "try await inner.value", "try inner.wait(timeout: .seconds(600))",
      "try await Task { try inner.wait() }.value",
      "try await Task.detached { try await inner.value }.value",
    ])
  func poolOfOne(_ waiting: String) async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      jobs.workers = 1
      func deep(_ depth: Int) -> Job<Int> {
        run("deep \\(depth)") {
          guard depth > 0 else { return 0 }
          let inner = deep(depth - 1)
          return 1 + (\(waiting))
        }
      }
      let all = (0..<3).map { _ in deep(20) }
      print(try all.map { try $0.wait(timeout: .seconds(120)) }, jobs.workers)
      """)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "[20, 20, 20] 1\n", "\(run.outcome)")
  }

  @Test("Who waits hears what a job did that no job can do")
  func refused() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      let job = run { _ = run(retries: -1) {} }
      do { try job.wait() } catch { print(error) }
      print(job.state)
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id)
        == """
        job 1 failed: 'retries' is -1; it counts further attempts, so give 0 or more
        failed

        """, "\(run.outcome)")
    await fixture.session.waitForJobs(of: run.id)
  }

  @Test("An interrupted cell that waits goes no further, and the job does")
  func interrupted() async throws {
    let fixture = try await SessionFixture()
    let job = await fixture.run(
      "import Foundation\nlet gate = DispatchSemaphore(value: 0)\nlet job = run { gate.wait(); return 3 }"
    )
    for code in ["try job.wait(timeout: .seconds(600))", "try jobs.wait(timeout: .seconds(600))"] {
      let (id, end) = fixture.start("print(\"waiting\")\n\(code)")
      await fixture.outputs.waitForText("waiting\n", of: id)
      await fixture.session.interrupt()
      let report = try await fixture.failure(of: end)
      #expect(report.name == "Interrupted")
    }
    let after = await fixture.run("gate.signal()\ntry job.wait()")
    #expect(fixture.outputs.results(of: after.id) == ["3"])
    await fixture.session.waitForJobs(of: job.id)
  }
}
