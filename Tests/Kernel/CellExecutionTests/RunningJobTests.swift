import Execution
import JobCards
import RunnerProtocol
import Synchronization
import Testing

@testable import CellExecution

@Suite("Jobs that run", .timeLimit(.minutes(2)))
struct RunningJobTests {
  private final class CountingSink: OutputSink {
    private let heard = Mutex<[Int]>([])
    var counts: [Int] { heard.withLock { $0 } }
    func receive(_ output: Output, from execution: ExecutionID) {}
    func jobsChanged(to count: Int) { heard.withLock { $0.append(count) } }
  }

  private let sink = CountingSink()
  private let cell = ExecutionID(rawValue: 1)
  private let other = ExecutionID(rawValue: 2)

  private func job(_ number: Int) -> JobID { JobID(rawValue: number) }

  private func add(_ number: Int, to jobs: ActiveJobs, by cell: ExecutionID) {
    jobs.insert(job(number), JobAnnouncement(name: "job \(number)"), by: cell)
  }

  @Test("The sink gets their number whenever it changes")
  func counts() {
    let jobs = ActiveJobs(sink)
    add(1, to: jobs, by: cell)
    add(2, to: jobs, by: other)
    jobs.remove(job(1), by: other)
    jobs.remove(job(1), by: cell)
    jobs.remove(job(1), by: cell)
    #expect(jobs.all.map(\.title) == ["job 2"])
    #expect(jobs.removeAll().jobs.map(\.execution) == [other])
    #expect(sink.counts == [1, 2, 1, 0])
  }

  @Test("A batch of events counts like the same events one by one")
  func together() async {
    let jobs = ActiveJobs(sink)
    let end = JobEnd(name: nil, outcome: .completed(nil), seconds: 0)
    let queued = (1...1000).map {
      JobEvent.queued(job($0), JobAnnouncement(name: nil), by: $0 % 2 == 0 ? cell : other)
    }
    jobs.receive(queued)
    #expect(jobs.count == 1000 && jobs.all.first?.title == "job 1")
    async let waiting: Void = jobs.wait(for: cell)
    let ends = (1...999).map { JobEvent.ended(job($0), by: $0 % 2 == 0 ? cell : other, end) }
    jobs.receive(ends)
    // Of another process, which counts from 1, too.
    jobs.receive([.ended(job(1000), by: other, end)])
    #expect(jobs.all.map(\.id) == [job(1000)])
    #expect(jobs.activityCount(of: cell) == 999 && jobs.activityCount(of: other) == 0)
    jobs.receive([.started(job(1000), by: cell), .ended(job(1000), by: cell, end)])
    await waiting
    #expect(sink.counts == [1000, 1, 0])
  }

  @Test("Batched events of many jobs count like single ones")
  func news() async {
    let jobs = ActiveJobs(sink)
    let queued = JobEventBatch((1...999).map { .queued(job($0)) }, of: cell)
    jobs.receive([.batch(queued)])
    add(1000, to: jobs, by: other)
    #expect(jobs.count == 1000 && jobs.activityCount == 1000 && jobs.activityCount(of: cell) == 999)
    async let waiting: Void = jobs.wait(for: cell)
    // The last is of another run, and one comes twice.
    let ends = [1, 1] + Array(2...998) + [1000]
    let ended = JobEventBatch(
      [.started(job(3))] + ends.map { .completed(job($0), seconds: 0) }, of: cell)
    jobs.receive([.batch(ended)])
    #expect(jobs.all.map(\.id) == [job(999), job(1000)])
    #expect(jobs.activityCount(of: cell) == 999 + 1 + 998)
    jobs.receive([.batch(JobEventBatch([.completed(job(999), seconds: 0)], of: cell))])
    await waiting
    #expect(jobs.activityCount(of: cell) == 0)
    #expect(sink.counts == [999, 1000, 2, 1])
  }

  @Test("A cell whose start and end arrive only in a batch")
  func cellNews() {
    let cells = CellJobTracker()
    for number in 1...2 { cells.jobQueued(job(number), by: cell) }
    cells.receive([
      .batch(JobEventBatch([.started(job(1)), .completed(job(2), seconds: 0)], of: cell))
    ])
    #expect(cells.active.mapValues(\.hasBegun) == [job(1): true])
    #expect(cells.drainEnded().map(\.hasBegun) == [true])
  }

  @Test("A cell whose job was too short for its start to be sent has begun all the same")
  func shortCell() {
    let cells = CellJobTracker()
    for number in 1...2 { cells.jobQueued(job(number), by: cell) }
    let ended = JobEnd(name: nil, outcome: .completed(nil), seconds: 0)
    let cancelled = JobEnd(name: nil, outcome: .cancelled(nil), seconds: nil)
    cells.receive([.ended(job(1), by: cell, ended), .ended(job(2), by: cell, cancelled)])
    #expect(cells.drainEnded().map(\.hasBegun) == [true, false])
  }

  @Test("A wait for a cell's jobs ends with the last one")
  func waiting() async {
    let jobs = ActiveJobs(sink)
    for number in 1...2 { add(number, to: jobs, by: cell) }
    add(3, to: jobs, by: other)
    let isLast = Mutex(false)
    async let end: Bool = {
      await jobs.wait(for: cell)
      return isLast.withLock { $0 }
    }()
    jobs.remove(job(2), by: cell)
    isLast.withLock { $0 = true }
    jobs.remove(job(1), by: cell)
    #expect(await end)
    await jobs.wait(for: cell)
    #expect(jobs.count == 1)
  }

  @Test("Waiting ends when its task is cancelled, before or while it waits")
  func cancellation() async {
    let jobs = ActiveJobs(sink)
    add(1, to: jobs, by: cell)
    for _ in 0..<100 {
      let waiting = Task { await jobs.wait(for: cell) }
      waiting.cancel()
      await waiting.value
    }
    #expect(jobs.count == 1)
  }

  @Test("Only events of a cell's own jobs count as their activity")
  func signs() {
    let jobs = ActiveJobs(sink)
    jobs.recordActivity(of: cell)
    #expect(jobs.activityCount == 0)
    add(1, to: jobs, by: cell)
    let before = jobs.activityCount(of: cell)
    jobs.recordActivity(of: other)
    #expect(jobs.activityCount(of: cell) == before)
    jobs.recordActivity(of: cell)
    #expect(jobs.activityCount(of: cell) == before + 1)
  }
}
