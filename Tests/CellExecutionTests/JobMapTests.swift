import CellExecution
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

  @Test("Results come in order, so many at a time, with one line at the end")
  func order() async throws {
    let fixture = try await SessionFixture()
    await fixture.run(Self.peak)
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
        == "true 3 100\n[] [\"a\"]\n", "\(run.outcome)")
    let lines = fixture.outputs.displays(of: run.id)
    #expect(lines.count == 2, "\(lines)")
    #expect(lines.first?.hasPrefix("✔ map: 100 jobs completed in ") == true, "\(lines)")
    #expect(lines.last?.hasPrefix("✔ one: 1 job completed in ") == true, "\(lines)")
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
      print(jobs.all.count < 12, jobs.all.allSatisfy { $0.id == 1 || $0.state.isFinal })
      print(try done.wait())
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == "Oops(n: 5)\ntrue true\n1\n", "\(run.outcome)")
    await fixture.session.waitForJobs(of: run.id)
    let lines = fixture.outputs.displays(of: run.id).filter { !$0.contains("other") }
    #expect(
      lines.count == 1 && lines[0].hasPrefix("✘ map: job 7 \"map[5]\" failed after "), "\(lines)")
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
    #expect(fixture.outputs.results(of: after.id) == ["[cancelled, cancelled]"])
  }
}
