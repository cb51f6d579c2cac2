import Execution
import RunnerProtocol
import Testing

@Suite("Cancelling running jobs", .serialized, .timeLimit(.minutes(5)))
struct CancellationTests {
  /// Bodies of jobs that never look whether they are cancelled.
  private static let deafBodies = [
    "a loop at -O": "var x = 1; while true { x = x &* 3 &+ 1 }",
    "a loop that allocates":
      "var a: [[Int]] = []; while true { a.append(Array(repeating: 1, count: 90)); "
      + "if a.count > 999 { a = [] } }",
    "a loop that prints": "while true { print(\"x\") }",
    "a loop that throws and catches": "while true { do { throw E() } catch {} }",
    "a sleep": "while true { usleep(60_000_000) }",
    "a read": "var b = [UInt8](repeating: 0, count: 1); _ = read(ends[0], &b, 1)",
    "a poll": "var p = pollfd(fd: ends[0], events: 1, revents: 0); while true { poll(&p, 1, -1) }",
    "a semaphore": "let s = DispatchSemaphore(value: 0); s.wait(); s.wait()",
    "a condition": "let c = NSCondition(); c.lock(); c.wait()",
    "an async job that never yields": "await Task.yield(); while true { n &+= 1 }",
    "an async job that only yields": "while true { await Task.yield() }",
    "an async job that is never resumed":
      "await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }",
    "child tasks": "await withTaskGroup(of: Void.self) { group in "
      + "for _ in 0..<3 { group.addTask { while true { n &+= 1 } } } }",
  ]

  private static let setup = """
    import Foundation
    struct E: Error {}
    nonisolated(unsafe) var n = 0
    var kept = Array(1...100)
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    """

  @Test(
    "A job that never checks for cancellation is ended by force",
    arguments: deafBodies.keys.sorted())
  func force(_ name: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    let body = try #require(Self.deafBodies[name])
    let run = await fixture.run(
      """
      let job = run { print("started"); \(body) }
      let other = run { for _ in 0..<20 { usleep(10_000) }; return "undisturbed" }
      """)
    await fixture.outputs.wait(for: run.id) { outputs in
      outputs.contains { if case .stream = $0 { true } else { false } }
    }
    let cancel = await fixture.run(
      """
      job.cancel(grace: .zero)
      do { _ = try job.wait() } catch { print("\\(error)") }
      print(job.state, try other.wait(), kept.reduce(0, +))
      """)
    #expect(
      fixture.outputs.text(.stdout, of: cancel.id)
        == "CancellationError()\ncancelled undisturbed 5050\n")
  }

  @Test("200 jobs ended by force leave a session that computes correctly")
  func manyForced() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup + "\njobs.workers = 8\nvar times: [Double] = []")
    let bodies = Self.deafBodies.filter { $0.key != "a loop that prints" }.sorted {
      $0.key < $1.key
    }
    let starts = bodies.map { "    { run { \($0.value) } }" }.joined(separator: ",\n")
    let run = await fixture.run(
      """
      let kinds: [() -> any AnyJob] = [
      \(starts)
      ]
      for index in 0..<200 {
        let job = kinds[index % kinds.count]()
        while job.state == .queued { usleep(100) }
        usleep(1000)
        let start = Date()
        job.cancel(grace: .zero)
        while !job.state.isFinal { usleep(100) }
        times.append(-start.timeIntervalSinceNow)
        if job.state != .cancelled { print(index, job.state) }
      }
      """)
    #expect(run.error == nil)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "")
    let after = await fixture.run(
      """
      times.sort()
      let results = try (0..<8).map { n in run { (1...1000).map { $0 * n }.reduce(0, +) } }
        .map { try $0.wait() }
      print(results == (0..<8).map { $0 * 500_500 }, kept.reduce(0, +), times.count)
      """)
    #expect(fixture.outputs.text(.stdout, of: after.id) == "true 5050 200\n")
    let times = await fixture.run("print(times[100], times[199])")
    print("Forced cancels, median and worst: \(fixture.outputs.text(.stdout, of: times.id))")
  }

  @Test("A job that blocks signals is reported, and %restart runner ends it")
  func unstoppable() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    let run = await fixture.run(
      """
      let job = run {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        print("started")
        while true { n &+= 1 }
      }
      """)
    await fixture.outputs.waitForText("started\n", of: run.id)
    await fixture.prepare("job.cancel(grace: .zero)")
    await fixture.outputs.wait(for: run.id) { outputs in
      outputs.contains { if case .stream(.stderr, _) = $0 { true } else { false } }
    }
    #expect(
      fixture.outputs.text(.stderr, of: run.id).hasPrefix("Job 1 could not be stopped within 10 s"))
    #expect(fixture.outputs.text(.stderr, of: run.id).contains("'%restart runner --force'"))
    let kept = await fixture.run("kept.count")
    #expect(fixture.outputs.results(of: kept.id) == ["100"])
    #expect(await fixture.run("%restart runner").error?.name == "JobsRunning")
    #expect(await fixture.run("%restart runner --force").error == nil)
    #expect(await fixture.run("kept").error?.value.contains("cannot find 'kept'") == true)
    let next = await fixture.run("try run { 5 }.wait()")
    #expect(fixture.outputs.results(of: next.id) == ["5"])
    #expect(await fixture.run("%restart kernel").error?.value.contains("give 'runner'") == true)
  }

  @Test("A cancelled job may end in good order within the grace")
  func grace() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      let job = run { () -> String in
        print("started")
        while !Task.isCancelled {}
        return "tidied up"
      }
      """)
    await fixture.outputs.wait(for: run.id) { !$0.isEmpty }
    let cancel = await fixture.run("job.cancel()\ntry job.wait()")
    #expect(fixture.outputs.results(of: cancel.id) == ["\"tidied up\""])
  }

  @Test("Cancelling one job leaves the sleeps and calls of the others alone")
  func undisturbed() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    let run = await fixture.run(
      """
      let sleeper = run { () -> Bool in
        let start = Date()
        let result = usleep(400_000)
        return result == 0 && -start.timeIntervalSinceNow >= 0.4
      }
      let poller = run { () -> Int32 in
        var p = pollfd(fd: ends[0], events: 1, revents: 0)
        return poll(&p, 1, 400)
      }
      for _ in 0..<10 {
        let job = run { while true { n &+= 1 } }
        while job.state == .queued { usleep(100) }
        job.cancel(grace: .zero)
        _ = try? job.wait()
      }
      print(try sleeper.wait(), try poller.wait())
      """)
    #expect(run.error == nil)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "true 0\n")
  }
}
