import NotebookEngine
import RunnerProtocol
import Testing

@testable import Notebook

@Suite("Progress", .serialized)
struct ProgressTests {
  /// Does something as the cell of this number; gives what it has sent, before its end and with it.
  private static func sent(
    by number: UInt64, _ body: (ScriptedHost) async -> Void
  ) async -> (live: [JobProgress], all: [JobProgress]) {
    let host = ScriptedHost.shared
    host.letTimePass()
    let origin = Origin(execution: ExecutionID(rawValue: number))
    await Origin.$current.withValue(origin) { await body(host) }
    let live = host.progress(of: origin.execution)
    origin.finish()
    return (live, host.progress(of: origin.execution))
  }

  @Test("The first value is sent at once, the newest after a while, the last with the end")
  func pace() async {
    let (live, all) = await Self.sent(by: 1) { host in
      for done in 1...1000 { progress(done, of: 3000, "a") }
      #expect(host.letTimePass() == 1)
      for done in 1001...2000 { progress(done, of: 3000) }
      #expect(host.letTimePass() == 1)
      #expect(host.letTimePass() == 1, "news came, so they are looked at again")
      #expect(host.letTimePass() == 0, "without news they are not")
      progress(2001, of: 3000)
      progress(3000, of: 3000, "b")
    }
    #expect(
      live == [
        JobProgress(done: 1, total: 3000, label: "a"),
        JobProgress(done: 1000, total: 3000, label: "a"), JobProgress(done: 2000, total: 3000),
        JobProgress(done: 2001, total: 3000),
      ])
    #expect(all.dropFirst(4) == [JobProgress(done: 3000, total: 3000, label: "b")])
  }

  @Test("Impossible values are ignored")
  func badValues() async {
    let values: [(Double, Double, JobProgress)] = [
      (.nan, 10, JobProgress(done: 0, total: 10)), (-5, 10, JobProgress(done: 0, total: 10)),
      (.infinity, 10, JobProgress(done: 0, total: 10)), (11, 10, JobProgress(done: 11)),
      (5, .nan, JobProgress(done: 5)), (5, -1, JobProgress(done: 5)),
      (5, .infinity, JobProgress(done: 5)), (0, 0, JobProgress(done: 0)),
      (2.5, 10, JobProgress(done: 2.5, total: 10)),
    ]
    for (index, (done, total, expected)) in values.enumerated() {
      let (live, _) = await Self.sent(by: UInt64(100 + index)) { _ in progress(done, of: total) }
      #expect(live == [expected], "\(done) of \(total)")
    }
    let (live, _) = await Self.sent(by: 200) { host in
      progress(Int.min, of: Int.max)
      host.letTimePass()
      progress(fraction: 0.25)
      host.letTimePass()
      progress(count: 7)
      host.letTimePass()
    }
    #expect(
      live == [
        JobProgress(done: 0, total: Double(Int.max)), JobProgress(done: 0.25, total: 1),
        JobProgress(done: 7),
      ])
  }

  @Test("A loop is shown with what it has done, also when it is left early")
  func loops() async {
    let (live, all) = await Self.sent(by: 300) { host in
      for n in tracked([10, 20, 30], "three") where n == 20 { host.letTimePass() }
      host.letTimePass()
      for n in tracked((0..<4).lazy.filter { $0 >= 0 }) where n == 2 {
        host.letTimePass()
        break
      }
      host.letTimePass()
      for _ in tracked(stride(from: 0, to: 3, by: 1), of: 2) {}
    }
    #expect(
      live == [
        JobProgress(done: 0, total: 3, label: "three"),
        JobProgress(done: 1, total: 3, label: "three"),
        JobProgress(done: 3, total: 3, label: "three"), JobProgress(done: 2),
        JobProgress(done: 0, total: 2),
      ])
    #expect(all.last == JobProgress(done: 3), "more came than was said")
  }

  @Test("Of nested loops the outer one is shown; progress reported by hand comes first")
  func nested() async {
    let (live, all) = await Self.sent(by: 400) { host in
      for outer in tracked(0..<2, "outer") {
        for _ in tracked(0..<5, "inner") { host.letTimePass() }
        if outer == 1 {
          progress(9, of: 10, "mine")
          host.letTimePass()
        }
      }
      host.letTimePass()
    }
    #expect(
      live == [
        JobProgress(done: 0, total: 2, label: "outer"),
        JobProgress(done: 1, total: 2, label: "outer"),
        JobProgress(done: 9, total: 10, label: "mine"),
      ])
    #expect(all == live)
  }

  @Test("The values of asynchronous sequences are counted too, and may fail")
  func asynchronous() async {
    struct Oops: Error {}
    let (_, all) = await Self.sent(by: 500) { host in
      let stream = AsyncThrowingStream<Int, any Error> { continuation in
        for n in 0..<3 { continuation.yield(n) }
        continuation.finish(throwing: Oops())
      }
      do {
        for try await n in tracked(stream, of: 5, "stream") where n == 1 { host.letTimePass() }
        Issue.record("nothing was thrown")
      } catch { #expect(error is Oops) }
    }
    #expect(all.first == JobProgress(done: 0, total: 5, label: "stream"))
    #expect(all.last == JobProgress(done: 3, total: 5, label: "stream"))
  }

  @Test("Nothing follows the end, and a part of a job has nothing to show")
  func silence() async {
    let host = ScriptedHost.shared
    let id = ExecutionID(rawValue: 600)
    let origin = Origin(execution: id)
    origin.finish()
    Origin.$current.withValue(origin) {
      progress(count: 1)
      for _ in tracked(0..<3) {}
    }
    let part = Origin(execution: id, job: JobID(rawValue: 2), partOf: JobID(rawValue: 1))
    Origin.$current.withValue(part) { progress(count: 1) }
    part.finish()
    host.letTimePass()
    #expect(host.progress(of: id) == [])
  }
}
