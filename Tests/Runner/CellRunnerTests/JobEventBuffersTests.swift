import POSIX
import RunnerProtocol
import Synchronization
import Testing

@testable import CellRunner

@Suite("News of jobs from many threads")
struct JobEventBuffersTests {
  private static let count = 200_000

  /// How far each of the threads is, of which one follows the other.
  private final class Steps: Sendable {
    let queued = Atomic(0)
    let started = Atomic(0)
  }

  @Test("Whoever gathers finds what a job's news follow no later than those")
  func order() throws {
    let trays = JobEventBuffers()
    let steps = Steps()
    let run = ExecutionID(rawValue: 1)
    @Sendable func add(_ entry: JobEventBatch.BriefEvent, from thread: Int) {
      _ = trays.add(JobEventBuffers.Item(entry: entry, run: run), from: thread)
    }
    // Each says something of a job only after the one before it has.
    try BackgroundThread.start {
      for job in 1...Self.count {
        add(.queued(JobID(rawValue: job)), from: 1)
        steps.queued.store(job, ordering: .releasing)
      }
    }
    try BackgroundThread.start {
      for job in 1...Self.count {
        while steps.queued.load(ordering: .acquiring) < job {}
        add(.started(JobID(rawValue: job)), from: 3)
        steps.started.store(job, ordering: .releasing)
      }
    }
    try BackgroundThread.start {
      for job in 1...Self.count {
        while steps.started.load(ordering: .acquiring) < job {}
        add(.completed(JobID(rawValue: job), seconds: 0), from: 2)
      }
    }
    var told: [JobEventBatch.BriefEvent] = []
    while told.count < 3 * Self.count {
      var items: [JobEventBuffers.Item] = []
      trays.gather(into: &items)
      told += items.map(\.entry)
    }
    var phases: [JobID: Int] = [:]
    var misplaced: [JobEventBatch.BriefEvent] = []
    for entry in told {
      let (job, phase) =
        switch entry {
        case .queued(let job): (job, 1)
        case .started(let job): (job, 2)
        case .completed(let job, _): (job, 3)
        }
      if phases[job, default: 0] != phase - 1 { misplaced.append(entry) }
      phases[job] = phase
    }
    #expect(misplaced.isEmpty)
  }

  @Test("Nobody has to gather news again that somebody has promised to gather")
  func promise() {
    let trays = JobEventBuffers()
    let item = JobEventBuffers.Item(
      entry: .queued(JobID(rawValue: 1)), run: ExecutionID(rawValue: 1))
    #expect(!trays.add(item, from: 1))
    trays.promiseToCollect()
    #expect(trays.add(item, from: 2) && trays.isPromised)
    var items: [JobEventBuffers.Item] = []
    trays.gather(into: &items)
    #expect(items == [item, item] && !trays.isPromised)
    #expect(!trays.add(item, from: 1))
  }
}
