internal import Limits
internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// Events of jobs that have not been put among the events to be written.
///
/// Each thread appends to a buffer it shares with few others, so that the threads that submit jobs and
/// those that run them do not contend for one lock; the writing thread collects from all. The events of
/// one job keep their order. Those of different jobs may change it: all jobs queued so far come first,
/// then the starts, then the ends.
final class JobEventBuffers: Sendable {
  /// An event, and the run that submitted the job.
  struct Element: Hashable {
    let event: JobEventBatch.BriefEvent
    let run: ExecutionID
  }

  /// The events of a few threads, in three rows that are collected in this order.
  private struct Buffer {
    var queued: [Element] = []
    var started: [Element] = []
    var ended: [Element] = []

    mutating func append(_ element: Element) {
      switch element.event {
      case .queued: queued.append(element)
      case .started: started.append(element)
      case .completed(let job, _):
        removeStart(of: job)
        ended.append(element)
      }
    }

    /// Removes the start of a job that has ended; its end implies it.
    private mutating func removeStart(of job: JobID) {
      // Few jobs run at a time, so there are few to search.
      if let index = started.lastIndex(where: { $0.event == .started(job) }) {
        started.remove(at: index)
      }
    }

    var isFull: Bool {
      queued.count + started.count + ended.count >= Limits.Output.bufferedJobEvents
    }
  }

  private final class Slot: Sendable {
    let buffer = Mutex(Buffer())
  }

  private let slots = (0..<8).map { _ in Slot() }
  /// Whether a thread will collect the events, including those appended until then.
  private let promise = Atomic(false)

  /// Appends an event to the buffer of a thread, which is given by any number.
  ///
  /// - Returns: Whether the events will be collected; otherwise the caller has to do so.
  func append(_ element: Element, from thread: Int) -> Bool {
    let isFull = slots[thread & (slots.count - 1)].buffer.withLock { buffer in
      buffer.append(element)
      return buffer.isFull
    }
    // The collecting thread withdraws the promise first, so an event that still finds it is collected.
    return !isFull && promise.load(ordering: .relaxed)
  }

  /// Promises to collect the events appended so far and until then.
  func promiseToCollect() { promise.store(true, ordering: .relaxed) }

  /// Whether there may be events that a thread has promised to collect.
  var isPromised: Bool { promise.load(ordering: .relaxed) }

  /// Moves all events to the end of an array, in an order in which they can be sent.
  func collect(into elements: inout [Element]) {
    promise.store(false, ordering: .relaxed)
    // Later events are moved first: for every event that is found, the ones before it are found too.
    var found: (ended: [Element], started: [Element]) = ([], [])
    for slot in slots { slot.buffer.withLock { $0.ended.move(behind: &found.ended) } }
    for slot in slots { slot.buffer.withLock { $0.started.move(behind: &found.started) } }
    for slot in slots { slot.buffer.withLock { $0.queued.move(behind: &elements) } }
    elements += found.started
    elements += found.ended
  }
}

extension [JobEventBuffers.Element] {
  /// Moves all elements to the end of another array; keeps the capacity.
  fileprivate mutating func move(behind others: inout Self) {
    others += self
    removeAll(keepingCapacity: true)
  }
}
