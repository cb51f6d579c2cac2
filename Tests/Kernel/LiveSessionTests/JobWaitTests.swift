import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Waiting for jobs", .serialized, .timeLimit(.minutes(5)))
struct JobWaitTests {
  @Test("A wait with a time limit ends in an error that names the job, which goes on")
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
        job 1 "a" has not ended within 30 ms; it keeps running
        job 1 "a", job 2 have not ended within 0 µs; they keep running
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
      "try jobs.map([inner]) { try $0.wait() }[0]",
      "try jobs.map([inner]) { try await $0.value }[0]",
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

  @Test("A waiter gets the error of a job that was refused")
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

  @Test(
    "A deadlock of jobs is an error",
    arguments: [
      ("try place.job.wait()", "{ try a.wait() }"),
      ("try await place.job.value", "{ try await a.value }"),
      ("\n%wait 2\n", "{\n%wait 1\n}"),
    ])
  func cycle(_ waiting: String, _ other: String) async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      final class Place: @unchecked Sendable { var job: Job<Void>! }
      let (place, gate) = (Place(), DispatchSemaphore(value: 0))
      let a = run("a") { gate.wait(); \(waiting) }
      place.job = run \(other)
      gate.signal()
      do { try a.wait() } catch { print(error) }
      do { try place.job.wait() } catch { print(error) }
      print(a.state, place.job.state)
      """)
    let lines = fixture.outputs.text(.stdout, of: run.id).split(separator: "\n")
    let rest = "wait from a cell, or from a job that no other job waits for"
    let cycles = [
      "deadlock: job 1 \"a\" waits for job 2, which waits for job 1 \"a\"; \(rest)",
      "deadlock: job 2 waits for job 1 \"a\", which waits for job 2; \(rest)",
    ]
    #expect(
      lines.contains { line in cycles.contains { line.hasSuffix($0) } }, "\(run.outcome) \(lines)")
    #expect(lines.last?.contains("failed") == true, "\(lines)")
  }

  @Test("So does a longer cycle, with the jobs in it")
  func longCycle() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      final class Place: @unchecked Sendable { var job: Job<Void>! }
      let (place, gate) = (Place(), DispatchSemaphore(value: 0))
      place.job = run("a") {
        gate.wait()
        do { try run("late", after: [place.job]) {}.wait() } catch { print(error) }
        do { _ = try jobs.map([1], name: "all") { _ in try place.job.wait() } } catch { print(error) }
        do { try place.job.wait() } catch { print(error) }
      }
      gate.signal()
      try place.job.wait()
      """)
    let rest = "wait from a cell, or from a job that no other job waits for"
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == """
        deadlock: job 1 "a" waits for job 2 "late", which starts after job 1 "a"; \(rest)
        deadlock: job 3.1 "all[0]" waits for job 1 "a", which waits for job 3 "all", which waits for \
        its part job 3.1 "all[0]"; \(rest)
        deadlock: job 1 waits for itself; wait for it from a cell or from another job

        """, "\(run.outcome)")
    #expect(run.outcome == .completed)
  }

  @Test("Jobs that wait for all others do not wait for each other", arguments: [1, 4])
  func waitForAll(_ workers: Int) async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      jobs.workers = \(workers)
      for n in 0..<8 {
        run {
          if n.isMultiple(of: 2) { jobs.wait() } else { try jobs.wait(timeout: .seconds(600)) }
        }
      }
      run { try await Task.sleep(for: .milliseconds(20)) }
      try jobs.wait(timeout: .seconds(120))
      print(jobs.all.allSatisfy { $0.state == .completed })
      """)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "true\n", "\(run.outcome)")
  }
}
