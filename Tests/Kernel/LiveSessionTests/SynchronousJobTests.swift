import Execution
import RunnerProtocol
import Testing

@Suite("Jobs that do not await", .serialized, .timeLimit(.minutes(5)))
struct SynchronousJobTests {
  /// Cells with a closure that would be fine in a function, and what they print.
  private static let blocking = [
    "run { Thread.sleep(forTimeInterval: 0.001) }": "",
    "let lock = NSLock()\nrun(\"locked\") { lock.lock(); defer { lock.unlock() }; print(1) }":
      "1\n",
    "run { print(RunLoop.current === RunLoop.main) }": "false\n",
    "let done = DispatchSemaphore(value: 0)\nrun(priority: .high) { done.signal() }\ndone.wait()":
      "",
    "print(try jobs.map([3, 1]) { n in\n  Thread.sleep(forTimeInterval: 0.001)\n  return n * n\n})":
      "[9, 1]\n",
    "print(try jobs.start(1...3, limit: 2) { usleep(1); return \"\\($0)\" }.wait())":
      "[\"1\", \"2\", \"3\"]\n",
    "let group = DispatchGroup()\nlet waits = run(after: []) { () -> Int in group.wait(); return 5 }\n"
      + "print(try waits.wait())": "5\n",
  ]

  @Test(
    "A closure that may block like a function's compiles without a warning",
    arguments: blocking.keys.sorted())
  func silence(_ cell: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Foundation")
    let run = await fixture.run(cell + "\njobs.wait()")
    #expect(run.outcome == .completed)
    #expect(fixture.outputs.text(.stderr, of: run.id) == "")
    #expect(fixture.outputs.text(.stdout, of: run.id) == Self.blocking[cell])
  }

  @Test("The form of the work decides, whatever its length, type or arguments")
  func forms() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      struct Refused: Error {}
      func twice(_ n: Int) -> Int { 2 * n }
      func sum(_ a: Int, _ b: Double) throws -> Double { Double(a) + b }
      func later(_ text: String) async -> String { await Task.yield(); return text }
      actor Counter { var n = 0; func add() -> Int { n += 1; return n } }
      let counter = Counter(), other = Counter()
      func value<T>(of work: @escaping () throws -> T) throws -> T { try run(work).wait() }
      """)
    let shown = await fixture.shown(
      """
      let a = run { 1 }
      let b = run("b", timeout: .seconds(60)) {
        let start = [1, 2]
        let more = start.map { $0 + 1 }
        return more.reduce(0, +)
      }
      let c = run(twice, 4), d = run(sum, 1, 0.5), e = run(later, "e")
      let f = run { await counter.add() }
      let g = run(retries: 1) { () throws -> String in throw Refused() }
      let h = run { try run { try run { 7 }.wait() + 1 }.wait() + 1 }
      let i = run { Task { await other.add() } }
      let j: Job<Double?> = run { nil }
      let k = run { if Bool.random() { return "k" } else { return "k" } }
      print(try a.wait(), try b.wait(), try c.wait(), try d.wait(), try e.wait(), try f.wait())
      print((try? g.wait()) ?? "refused", try h.wait(), try await i.wait().value, try j.wait() as Any)
      print(try k.wait(), try value { 3 }, try jobs.map([1, 2], twice), try jobs.map(["m"], later))
      """)
    #expect(
      shown.replacing("job 7: attempt 1 of 2 failed: Refused()\n", with: "")
        .hasPrefix("1 5 8 1.5 e 1\nrefused 9 1 nil\nk 3 [2, 4] [\"m\"]\n"), "\(shown)")
  }

  @Test("A closure that does not await is asked to stop like one that does")
  func cancelling() async throws {
    let fixture = try await SessionFixture()
    let shown = await fixture.shown(
      """
      let polite = run { () -> String in
        while !Task.isCancelled {}
        return "tidied up"
      }
      let strict = run { while true { try Task.checkCancellation() } }
      let timed = run(timeout: .milliseconds(1)) { while !Task.isCancelled {} }
      let group = try jobs.start(1...3) { _ in while true { try Task.checkCancellation() } }
      for job in [polite, strict] as [any AnyJob] {
        while job.state != .running {}
        job.cancel()
      }
      let words = try polite.wait()
      _ = try? strict.wait()
      _ = try? timed.wait()
      group.cancel()
      _ = try? group.wait()
      print(words, strict.state, timed.state, group.state)
      """)
    #expect(shown.hasPrefix("tidied up cancelled timed out cancelled\n"), "\(shown)")
  }
}
