import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Jobs for many values", .serialized, .timeLimit(.minutes(5)))
struct JobMapTests {
  private static let peak = """
    import Synchronization
    final class Peak: Sendable {
      let now = Mutex((0, 0))
      func enter() { now.withLock { $0.0 += 1; $0.1 = max($0.0, $0.1) } }
      func leave() { now.withLock { $0.0 -= 1 } }
      var highest: Int { now.withLock { $0.1 } }
    }
    """

  /// A line with `T` in place of each time in it.
  private static func withoutTimes(_ line: String) -> String {
    line.replacing(#/[\d.]+ (µs|ms|s)\b/#, with: "T")
  }

  @Test("Results come in order, so many at a time, with one line at the end")
  func order() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.peak)
    let run = await fixture.run(
      """
      jobs.workers = 8
      let peak = Peak()
      let squares = try jobs.map(1...100, limit: 3) { n in
        peak.enter()
        defer { peak.leave() }
        print("")
        try await Task.sleep(for: .milliseconds(n % 3))
        return n * n
      }
      print(squares == (1...100).map { $0 * $0 }, peak.highest, jobs.all.count)
      print(try jobs.map([Int]()) { $0 }, try jobs.map(["a": 1], name: "one") { $0.key })
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id).replacing(#/^\n+/#, with: "")
        == "true 3 101\n[] [\"a\"]\n", "\(run.outcome)")
    let lines = fixture.outputs.displays(of: run.id).map(Self.withoutTimes)
    #expect(
      lines == [
        "✔ job 1 \"map\" completed in T → 100 parts", "✔ job 2 \"map\" completed → 0 parts",
        "✔ job 3 \"one\" completed in T → 1 part",
      ])
  }

  @Test("The first error is thrown once the others are cancelled")
  func failure() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Oops: Error { let n: Int }
      let done = run("other") { try await Task.sleep(for: .milliseconds(1)); return 1 }
      do {
        _ = try jobs.map(0..<1000, limit: 4) { n in
          if n == 5 { throw Oops(n: n) }
          if n > 3 { try await Task.sleep(for: .seconds(600)) }
          return n
        }
      } catch { print(error) }
      print(jobs.all.count < 13, jobs.all.allSatisfy { $0.id == 1 || $0.state.isFinal })
      print(try done.wait())
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == "Oops(n: 5)\ntrue true\n1\n", "\(run.outcome)")
    await fixture.session.waitForJobs(of: run.id)
    let lines = fixture.outputs.displays(of: run.id).filter { !$0.contains("other") }
    #expect(
      lines.map(Self.withoutTimes) == [
        "✘ job 2 \"map\" failed after T: job 2.6 \"map[5]\" failed: Oops(n: 5)"
      ])
    #expect(fixture.outputs.errors(of: run.id) == [])
    let uncaught = await fixture.run("\ntry jobs.map([1]) { throw Oops(n: $0) }")
    #expect(uncaught.error?.value == "Oops(n: 1)")
    #expect(uncaught.error?.traceback.contains { $0.contains("In[2]:2") } == true)
  }

  @Test("A trap in one is shown with its place, and ends the rest")
  func trap() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      try jobs.map(0..<8) { n in
        if n == 2 { _ = [Int]()[n] }
        try await Task.sleep(for: .seconds(600))
      }
      """)
    #expect(run.error?.name == "JobError")
    await fixture.session.waitForJobs(of: run.id)
    let errors = fixture.outputs.errors(of: run.id)
    #expect(errors.map(\.name) == ["Fatal error"])
    #expect(errors.first?.traceback.contains { $0.contains("In[1]:2") } == true)
  }

  @Test("It may be called in jobs, on a pool of one")
  func nested() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      jobs.workers = 1
      try jobs.map(1...3) { n in try jobs.map(1...n, limit: 2) { $0 }.reduce(0, +) }
      """)
    #expect(fixture.outputs.results(of: run.id) == ["[1, 3, 6]"], "\(run.outcome)")
  }

  @Test("An interrupt of the cell ends its jobs")
  func interrupted() async throws {
    let fixture = try await SessionFixture()
    let (id, end) = fixture.start(
      """
      try jobs.map(0..<100, limit: 2) { n in
        print("begun")
        try await Task.sleep(for: .seconds(600))
      }
      """)
    await fixture.outputs.waitForText("begun\nbegun\n", of: id)
    await fixture.session.interrupt()
    let report = try await fixture.failure(of: end)
    #expect(report.name == "Interrupted")
    let after = await fixture.run("jobs.wait()\njobs.all.map(\\.state)")
    #expect(fixture.outputs.results(of: after.id) == ["[cancelled, cancelled, cancelled]"])
  }

  @Test("A map is one job: one row, one end, and its cancelling stops its parts")
  func whole() async throws {
    let fixture = try await SessionFixture()
    let begun = await fixture.run(
      """
      let slow = try jobs.start(0..<9, name: "slow", limit: 2) { n in
        print("begun")
        try await Task.sleep(for: .seconds(600))
        return n
      }
      """)
    await fixture.outputs.waitForText("begun\nbegun\n", of: begun.id)
    let lists = await fixture.run("%jobs\n%jobs --all")
    let tables = fixture.outputs.displays(of: lists.id).map(Self.withoutTimes).map {
      $0.replacing(#/ +/#, with: " ")
    }
    #expect(
      tables == [
        "ID Name State Time Cell\n1 slow running, 0 of 9 T In[1]",
        """
        ID Name State Time Cell
        1 slow running, 0 of 9 T In[1]
        1.1 slow[0] running T In[1]
        1.2 slow[1] running T In[1]
        """,
      ])
    let end = await fixture.run(
      """
      %cancel 1
      %wait 1
      print(jobs.all.map(\\.state))
      do { try slow.wait() } catch { print(error) }
      """)
    #expect(
      fixture.outputs.text(.stdout, of: end.id) == """
        Cancelling job 1 "slow".
        [cancelled, cancelled, cancelled]
        CancellationError()

        """, "\(end.outcome)")
    await fixture.session.waitForJobs(of: begun.id)
    #expect(
      fixture.outputs.displays(of: begun.id).map(Self.withoutTimes) == [
        "◼ job 1 \"slow\" cancelled after T"
      ])
  }

  @Test(
    "Its parts are ended by force as any job, also by one call for all", arguments: ["all", "1"])
  func forced(_ which: String) async throws {
    let fixture = try await SessionFixture()
    let begun = await fixture.run(
      """
      nonisolated(unsafe) var n = 0
      jobs.grace = .seconds(600)
      let deaf = try jobs.start(0..<9, limit: 2) { _ in
        print("begun")
        while true { n &+= 1 }
      }
      """)
    await fixture.outputs.waitForText("begun\nbegun\n", of: begun.id)
    let end = await fixture.run(
      "%cancel \(which) --now\n%wait --timeout 60s\nprint(jobs.all.map(\\.state))")
    #expect(
      fixture.outputs.text(.stdout, of: end.id)
        == "Cancelling job 1 \"map\".\n[cancelled, cancelled, cancelled]\n", "\(end.outcome)")
  }

  @Test("A map that no cell waits for shows the error of its first part to fail, once")
  func unattended() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Oops: Error {}
      let thrown = try jobs.start(0..<4) { _ in throw Oops() }
      let good = try jobs.start("abc") { "\\($0)" }
      print(try good.wait())
      try await good.value
      """)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "[\"a\", \"b\", \"c\"]\n")
    #expect(fixture.outputs.results(of: run.id) == ["[\"a\", \"b\", \"c\"]"], "\(run.outcome)")
    await fixture.session.waitForJobs(of: run.id)
    let errors = fixture.outputs.errors(of: run.id)
    #expect(errors.map(\.name) == ["Oops"])
    #expect(errors.first?.traceback.contains { $0.contains("In[1]:2") } == true)
    let trap = await fixture.run("try jobs.start(0..<4, limit: 1) { [Int]()[$0] }\n%wait")
    await fixture.session.waitForJobs(of: trap.id)
    #expect(fixture.outputs.errors(of: trap.id).map(\.name) == ["Fatal error"])
    let lines = fixture.outputs.displays(of: trap.id)
    #expect(lines.count == 1 && lines[0].contains("failed after"), "\(lines)")
  }

  @Test("Parts take no numbers of jobs; each is found by its own number and its name")
  func numbers() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      try jobs.map(["a", "b", "c"], name: "letters") { print($0) }
      let next = run { 1 }
      print("next", next.id)
      for job in jobs.all { print(try jobs[job.id].name, try jobs[job.name].id == job.id) }
      print(try jobs["letters[1]"])
      """)
    let text = fixture.outputs.text(.stdout, of: run.id)
    #expect(
      text.hasSuffix(
        """
        next 2
        letters true
        letters[0] true
        letters[1] true
        letters[2] true
        job 2 true
        Job 1.2 "letters[1]"

        """), "\(text) \(run.outcome)")
    let magics = await fixture.run("%cancel 1.1 letters[1]")
    #expect(
      fixture.outputs.text(.stdout, of: magics.id) == """
        job 1.1 "letters[0]" is over: it completed
        job 1.2 "letters[1]" is over: it completed

        """, "\(magics.outcome)")
    let none = await fixture.run("%cancel 1.4")
    #expect(none.error?.value.hasSuffix("there is no job 1.4; %jobs lists all") == true)
  }

  @Test("It waits for its turn among other jobs, with its state and its end")
  func queued() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let gate = DispatchSemaphore(value: 0)
      jobs.workers = 1
      let other = run("other") { gate.wait() }
      let map = try jobs.start(1...2) { $0 }
      let never = try jobs.start(1...2) { $0 }
      print(map.state)
      never.cancel()
      print(never.state)
      gate.signal()
      print(try map.wait(), jobs.all.map(\\.state.rawValue).joined(separator: " "))
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == """
        queued
        cancelled
        [1, 2] completed completed completed cancelled cancelled completed

        """, "\(run.outcome)")
  }
}
