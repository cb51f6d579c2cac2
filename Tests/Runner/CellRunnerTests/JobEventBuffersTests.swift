import POSIX
import RunnerProtocol
import Synchronization
import Testing

@testable import CellRunner

@Suite("Job events from many threads")
struct JobEventBuffersTests {
  private static let count = 200_000

  /// How far each thread is; one follows the other.
  private final class Steps: Sendable {
    let queued = Atomic(0)
    let started = Atomic(0)
  }

  @Test("An event of a job is collected no earlier than those before it")
  func order() throws {
    let buffers = JobEventBuffers()
    let steps = Steps()
    let run = ExecutionID(rawValue: 1)
    @Sendable func add(_ entry: JobEventBatch.BriefEvent, from thread: Int) {
      _ = buffers.append(JobEventBuffers.Element(event: entry, run: run), from: thread)
    }
    // Each thread reports an event of a job only after the thread before it has.
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
    var collected: [JobEventBatch.BriefEvent] = []
    let deadline = ContinuousClock.now + .seconds(600)
    while collected.count < 3 * Self.count, ContinuousClock.now < deadline {
      var items: [JobEventBuffers.Element] = []
      buffers.collect(into: &items)
      collected += items.map(\.event)
    }
    try #require(collected.count == 3 * Self.count)
    var phases: [JobID: Int] = [:]
    var misplaced: [JobEventBatch.BriefEvent] = []
    for entry in collected {
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

  @Test("Events that a thread has promised to collect need no other thread")
  func promise() {
    let buffers = JobEventBuffers()
    let item = JobEventBuffers.Element(
      event: .queued(JobID(rawValue: 1)), run: ExecutionID(rawValue: 1))
    #expect(!buffers.append(item, from: 1))
    buffers.promiseToCollect()
    #expect(buffers.append(item, from: 2) && buffers.isPromised)
    var items: [JobEventBuffers.Element] = []
    buffers.collect(into: &items)
    #expect(items == [item, item] && !buffers.isPromised)
    #expect(!buffers.append(item, from: 1))
  }
}
