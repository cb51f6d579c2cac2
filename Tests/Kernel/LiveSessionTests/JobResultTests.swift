import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Results of jobs and their memory", .serialized, .timeLimit(.minutes(5)))
struct JobResultTests {
  /// Counts its instances, to see when results and captured values are freed.
  private static let counted = """
    import Foundation
    final class Token: @unchecked Sendable {
      static let alive = Shared(0)
      init() { Self.alive.withLock { $0 += 1 } }
      deinit { Self.alive.withLock { $0 -= 1 } }
    }
    /// Waits until so many are alive; returns how many are.
    func alive(_ count: Int) -> Int {
      let end = ContinuousClock.now + .seconds(60)
      while Token.alive.value != count, ContinuousClock.now < end { usleep(1000) }
      return Token.alive.value
    }
    """

  private func fixture() async throws -> SessionFixture {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.counted)
    return fixture
  }

  @Test("Of jobs whose handles are dropped, the last hundred results are kept")
  func lastHundred() async throws {
    let fixture = try await fixture()
    let kept = await fixture.shown("for _ in 0..<400 { run { Token() } }\njobs.wait()\nalive(100)")
    #expect(kept == "100")
    let found = await fixture.shown(
      "try jobs[400].value(as: Token.self) === jobs[400].value(as: Token.self)")
    #expect(found == "true")
    let error = await fixture.run("_ = try jobs[3].value(as: Token.self)").error?.value ?? ""
    #expect(
      error == "the result of job 3 is no longer kept; keep the job that 'run' returns, or set "
        + "jobs.keptResults: now those of the last 100 jobs that ended are")
    #expect(await fixture.shown("try jobs[3].state") == "completed")
  }

  @Test("Another number of results is kept if one is chosen, and none with zero")
  func chosen() async throws {
    let fixture = try await fixture()
    await fixture.prepare("jobs.keptResults = 7\nfor _ in 0..<50 { run { Token() } }\njobs.wait()")
    #expect(await fixture.shown("alive(7)") == "7")
    #expect(await fixture.shown("jobs.keptResults = 3\nalive(3)") == "3")
    #expect(await fixture.shown("jobs.keptResults = -1\njobs.keptResults") == "0")
    #expect(await fixture.shown("alive(0)") == "0")
    #expect(await fixture.shown("for _ in 0..<9 { run { Token() } }\njobs.wait()\nalive(0)") == "0")
  }

  @Test("A result lives as long as its job is kept in a variable")
  func handles() async throws {
    let fixture = try await fixture()
    await fixture.prepare(
      """
      jobs.keptResults = 0
      var mine: [Job<Token>] = (0..<5).map { _ in run { Token() } }
      let numbers = try jobs.map(0..<20) { $0 * $0 }
      jobs.wait()
      """)
    #expect(await fixture.shown("alive(5)") == "5")
    #expect(await fixture.shown("try mine[2].wait() === mine[2].wait()") == "true")
    #expect(await fixture.shown("numbers[19]") == "361")
    #expect(await fixture.shown("mine = []\nalive(0)") == "0")
  }

  @Test("What a job's closure holds is freed when the job has ended, however it ends")
  func closures() async throws {
    let fixture = try await fixture()
    let run = await fixture.run(
      """
      jobs.workers = 1
      func hold<Value>(_ work: @escaping (Token) async throws -> Value) -> Job<Value> {
        let token = Token()
        return run { try await work(token) }
      }
      struct Stop: Error {}
      let door = DispatchSemaphore(value: 0)
      var ends: [any AnyJob] = [
        hold { _ in 1 }, hold { _ in throw Stop() }, hold { _ in try await Task.sleep(for: .milliseconds(1)) },
        try jobs.start([Token(), Token()]) { _ in 1 },
      ]
      jobs.wait()
      print(alive(0))
      let running = hold { _ in while !Task.isCancelled {} ; throw CancellationError() }
      let queued = hold { _ in 2 }
      while running.state != .running { usleep(100) }
      queued.cancel()
      print(alive(1))
      running.cancel()
      jobs.wait()
      print(alive(0))
      """)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "0\n1\n0\n", "\(run.outcome)")
  }

  @Test("The results of a map's parts are in that of the whole")
  func parts() async throws {
    let fixture = try await fixture()
    await fixture.prepare(
      "let whole = try jobs.start(0..<3, name: \"cut\") { \"part \\($0)\" }\njobs.wait()")
    #expect(await fixture.shown("try jobs[\"cut\"].value(as: [String].self)[2]") == "\"part 2\"")
    let error = await fixture.run("_ = try jobs[\"cut[1]\"].value(as: String.self)").error?.value
    #expect(
      error == "the result of job 1.2 \"cut[1]\" is no longer kept; it is in that of job 1 \"cut\"")
  }

  @Test("The parts of many maps run once each, however soon they end")
  func partsRunOnce() async throws {
    let fixture = try await fixture()
    let run = await fixture.run(
      """
      let calls = Shared(0)
      for _ in 0..<300 { _ = try jobs.map(0..<5) { _ in calls.withLock { $0 += 1 } } }
      jobs.wait()
      print(calls.value, jobs.all.filter { $0.state != .completed }.count)
      """)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "1500 0\n", "\(run.outcome)")
  }

  @Test("The value of a cell that ran as a job is kept like others, and its variables are")
  func cellJobs() async throws {
    let fixture = try await fixture()
    await fixture.prepare("jobs.keptResults = 1")
    await fixture.prepare("%%job --name fit\nlet model = [1, 2, 3]\nmodel.count")
    await fixture.prepare("jobs.wait()\nlet handle = try jobs[\"fit\"]")
    #expect(await fixture.shown("try jobs[\"fit\"].value(as: Int.self)") == "3")
    await fixture.prepare("for n in 0..<4 { run { n } }\njobs.wait()")
    #expect(await fixture.shown("try handle.value(as: Int.self)") == "3")
    let error = await fixture.run("_ = try jobs[\"fit\"].value(as: Int.self)").error?.value ?? ""
    #expect(error.hasPrefix("the result of job 1 \"fit\" is no longer kept"), "\(error)")
    #expect(await fixture.shown("model") == "[1, 2, 3]")
  }

  @Test("Thousands of large results that nothing refers to leave the process small")
  func largeResults() async throws {
    let fixture = try await fixture()
    let megabytes = await fixture.shown(
      """
      func residentMegabytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return Int(fields[1])! * 4096 >> 20
      }
      let before = try residentMegabytes()
      for n in 0..<1500 {
        run { [UInt8](repeating: UInt8(n & 255), count: 1 << 20) }
        if n % 50 == 49 { jobs.wait() }
      }
      jobs.wait()
      try residentMegabytes() - before
      """)
    // The last hundred results take 100 MB.
    #expect(try #require(Int(megabytes), "\(megabytes)") < 180)
  }
}
