import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("How jobs are to run", .serialized, .timeLimit(.minutes(5)))
struct JobOptionTests {
  @Test("Queued jobs start by priority, and by submission within one")
  func priorities() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      jobs.workers = 1
      let gate = DispatchSemaphore(value: 0)
      run("holder") { gate.wait() }
      for (index, priority) in [JobPriority.low, .normal, .high, .low, .normal, .high].enumerated() {
        run("p", priority: priority) { print(index, priority) }
      }
      run { print(6, "by default") }
      gate.signal()
      jobs.wait()
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id)
        == "2 high\n5 high\n1 normal\n4 normal\n6 by default\n0 low\n3 low\n", "\(run.outcome)")
  }

  @Test(
    "A job whose time is over is stopped, whatever it does, and reports it",
    arguments: [
      "try await Task.sleep(for: .seconds(600))",
      "while true { n &+= 1 }",
      "while !Task.isCancelled { n &+= 1 }; return",
      "while !Task.isCancelled { n &+= 1 }; throw Oops()",
    ])
  func timeout(_ body: String) async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Oops: Error {}
      nonisolated(unsafe) var n = 0
      let slow = run("slow", timeout: .milliseconds(50), retries: 5) { () async throws -> Void in
        \(body)
      }
      let other = run("other", timeout: .seconds(600)) { 1 }
      do { try slow.wait() } catch { print(error) }
      print(slow.state, try other.wait())
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == "job 1 timed out after 50 ms\ntimed out 1\n",
      "\(run.outcome)")
    await fixture.session.waitForJobs(of: run.id)
    let line = fixture.outputs.displays(of: run.id).first { $0.contains("slow") }
    #expect(
      line?.contains(
        #/✘ job 1 "slow" timed out after [\d.]+ m?s at attempt 1 of 6, of 50 ms allowed/#)
        == true, "\(line ?? "no line")")
    #expect(fixture.outputs.errors(of: run.id) == [])
  }

  @Test("A cell's cancellation handlers may trap or block without harm to others")
  func cancellationHandlers() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      func job(_ handler: @escaping @Sendable () -> Void) -> Job<Void> {
        run(timeout: .milliseconds(20)) {
          await withTaskCancellationHandler {
            while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            while true { usleep(1000) }
          } onCancel: { handler() }
        }
      }
      let kept = [1, 2, 3]
      let all = [job { _ = [Int]()[kept.count] }, job { while true {} }]
      let late = run(timeout: .milliseconds(100)) { try await Task.sleep(for: .seconds(600)) }
      jobs.wait()
      print(kept, late.state, all.map(\\.state))
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id)
        == "[1, 2, 3] timed out [crashed, timed out]\n", "\(run.outcome)")
    await fixture.session.waitForJobs(of: run.id)
    #expect(fixture.outputs.errors(of: run.id).map(\.name) == ["Fatal error"])
  }

  @Test("The time of a job begins with its work, not in the queue")
  func timeInTheQueue() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      jobs.workers = 1
      let gate = DispatchSemaphore(value: 0)
      run { gate.wait() }
      let queued = run(timeout: .milliseconds(500)) { 5 }
      run(timeout: .milliseconds(1)) { }.cancel()
      usleep(600_000)
      gate.signal()
      try queued.wait()
      """)
    #expect(fixture.outputs.results(of: run.id) == ["5"], "\(run.outcome)")
  }

  @Test("Work that throws is tried again, and the end names the attempt")
  func retries() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Oops: Error {}
      nonisolated(unsafe) var (first, second, third) = (0, 0, 0)
      let lucky = run("lucky", retries: 4) { first += 1; if first < 3 { throw Oops() }; return first }
      let hopeless = run("hopeless", retries: 2) { second += 1; throw Oops() }
      let trap = run("trap", retries: 3) { third += 1; return [Int]()[third] }
      let quitter = run("quitter", retries: 3) { throw CancellationError() }
      jobs.wait()
      print(try lucky.wait(), second, third, hopeless.state, trap.state, quitter.state)
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == "3 3 1 failed crashed cancelled\n",
      "\(run.outcome)")
    await fixture.session.waitForJobs(of: run.id)
    let lines = fixture.outputs.displays(of: run.id)
    func line(_ name: String) -> String { lines.first { $0.contains(name) } ?? "" }
    #expect(line("lucky").contains(#/completed in .* at attempt 3 of 5 → 3$/#), "\(lines)")
    #expect(line("hopeless").contains(#/failed after .* at attempt 3 of 3: Oops\(\)$/#), "\(lines)")
    #expect(line("trap").contains("at attempt 1 of 4: "), "\(lines)")
    #expect(fixture.outputs.errors(of: run.id).map(\.name).sorted() == ["Fatal error", "Oops"])
    let said = fixture.outputs.text(.stderr, of: run.id)
    #expect(said.contains("job 1 \"lucky\": attempt 2 of 5 failed: Oops()\n"), "\(said)")
  }

  @Test("A job starts after others have completed, and waits without a worker")
  func after() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      jobs.workers = 1
      let gate = DispatchSemaphore(value: 0)
      let a = run("a") { gate.wait(); print("a"); return 1 }
      let c = run("c", priority: .high, after: [a]) { print("c"); return try a.wait() + 1 }
      let d = run("d", after: [a, c]) { print("d"); return try c.wait() + 1 }
      let e = run("e", after: [a]) { 0 }
      e.cancel()
      let b = run("b") { print("b") }
      print(a.state, c.state, d.state, e.state)
      gate.signal()
      print(try d.wait())
      jobs.wait()
      let late = run(after: [a, d]) { "late" }
      try late.wait()
      """)
    let text = fixture.outputs.text(.stdout, of: run.id)
    // `a` may not have reached its thread when the states are read.
    #expect(
      text.replacing("queued", with: "running")
        == "running waiting waiting cancelled\na\nc\nb\nd\n3\n"
        || text.replacing("queued", with: "running")
          == "running waiting waiting cancelled\na\nb\nc\nd\n3\n",
      "\(text) \(run.outcome)")
    #expect(fixture.outputs.results(of: run.id) == ["\"late\""])
  }

  @Test("A job is cancelled, with the reason, when one it is to start after does not complete")
  func afterFailure() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Oops: Error {}
      let a = run("a") { throw Oops() }
      let b = run("b", after: [a]) { print("never") }
      let c = run("c", after: [b]) { print("never") }
      let slow = run("slow", timeout: .zero) { try await Task.sleep(for: .seconds(600)) }
      let d = run("d", after: [slow]) { print("never") }
      jobs.wait()
      do { try b.wait() } catch { print(error) }
      print(b.state, c.state, d.state)
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id)
        == "job 2 was cancelled because job 1 \"a\" failed\ncancelled cancelled cancelled\n",
      "\(run.outcome)")
    await fixture.session.waitForJobs(of: run.id)
    let lines = fixture.outputs.displays(of: run.id)
    #expect(lines.contains("◼ job 2 \"b\" cancelled before it started: job 1 \"a\" failed"))
    #expect(lines.contains("◼ job 3 \"c\" cancelled before it started: job 2 \"b\" was cancelled"))
    #expect(lines.contains("◼ job 5 \"d\" cancelled before it started: job 4 \"slow\" timed out"))
    #expect(fixture.outputs.errors(of: run.id).count == 1)
  }

  @Test("A row of fifty thousand jobs ends, whether its first completes or not")
  func longRow() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Oops: Error {}
      func row(_ first: Job<Void>) -> Job<Void> {
        (0..<50_000).reduce(first) { last, _ in run(after: [last]) {} }
      }
      let (good, bad) = (row(run {}), row(run { throw Oops() }))
      jobs.wait()
      [good.state, bad.state]
      """)
    #expect(fixture.outputs.results(of: run.id) == ["[completed, cancelled]"], "\(run.outcome)")
  }

  @Test(
    "An impossible argument ends the cell at its line, and the error says what is possible",
    arguments: [
      ("run(timeout: .seconds(-1)) {}", "'timeout' is -1.0 seconds; give a time of zero or more"),
      (
        "run(\"x\", retries: -2) {}",
        "'retries' is -2; it counts further attempts, so give 0 or more"
      ),
      (
        "run(after: [Mine()]) {}",
        "'after' takes jobs that 'run' has returned, not a Mine"
      ),
      (
        "try run {}.wait(timeout: .seconds(-1))",
        "'timeout' is -1.0 seconds; give a time of zero or more"
      ),
      (
        "try jobs.wait(timeout: .seconds(-1))",
        "'timeout' is -1.0 seconds; give a time of zero or more"
      ),
      (
        "try jobs.map([1], limit: 0) { $0 }",
        "'limit' is 0; give how many jobs there may be, 1 or more"
      ),
    ])
  func mistakes(_ code: String, _ message: String) async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Mine: AnyJob { var id = 1, name = "", state = JobState.queued; func cancel(grace: Duration) {} }
      print("before")
      _ = \(code)
      print("behind")
      """)
    #expect(run.error?.name == "JobError")
    #expect(run.error?.value == message)
    #expect(
      run.error?.traceback.contains { $0.contains("In[1]:3") } == true,
      "\(run.error?.traceback ?? [])")
    #expect(fixture.outputs.text(.stdout, of: run.id) == "before\n")
  }

  @Test("The session's grace period applies to every cancel that gives none")
  func grace() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      nonisolated(unsafe) var n = 0
      jobs.grace = .seconds(-1)
      print(jobs.grace)
      let deaf = (0..<3).map { _ in run { print("begun"); while true { n &+= 1 } } }
      """)
    await fixture.outputs.waitForText("0.0 seconds\nbegun\nbegun\nbegun\n", of: run.id)
    let end = await fixture.run(
      """
      jobs.all[0].cancel()
      %cancel 2
      deaf[2].cancel()
      %wait --timeout 1.5s
      """)
    #expect(end.outcome == .completed, "\(end.outcome)")
    let patient = await fixture.run(
      """
      jobs.grace = .seconds(600)
      let slow = run { print("begun"); while !Task.isCancelled {}; for _ in 0..<100_000_000 { n &+= 1 }; return n }
      """)
    await fixture.outputs.waitForText("begun\n", of: patient.id)
    let value = await fixture.run("slow.cancel()\n%wait\nslow.state")
    #expect(fixture.outputs.results(of: value.id) == ["completed"], "\(value.outcome)")
  }
}
