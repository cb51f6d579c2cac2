internal import Limits
internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// What is to be told of jobs and is not yet among what is to be written.
///
/// Each thread leaves its news in a buffer that it shares with few, so that those who submit jobs and
/// those who do them are not in each other's way; who writes gathers them all. The news of a job keep
/// their order, those of different jobs may change it: the begins of jobs come behind all that were
/// queued until then, and the ends behind that.
final class JobEventBuffers: Sendable {
  /// News, and the run that submitted the job.
  struct Item: Hashable {
    let entry: JobEventBatch.BriefEvent
    let run: ExecutionID
  }

  /// The news of a thread or a few, in three rows: no job's may be told before the one it follows.
  private struct Buffer {
    var queued: [Item] = []
    var begun: [Item] = []
    var ended: [Item] = []

    mutating func add(_ item: Item) {
      switch item.entry {
      case .queued: queued.append(item)
      case .started: begun.append(item)
      case .completed(let job, _):
        forgetBegin(of: job)
        ended.append(item)
      }
    }

    /// Leaves the begin of a job to be told by its end.
    private mutating func forgetBegin(of job: JobID) {
      // Few have begun and are not over.
      if let index = begun.lastIndex(where: { $0.entry == .started(job) }) {
        begun.remove(at: index)
      }
    }

    var isFull: Bool { queued.count + begun.count + ended.count >= Limits.Output.bufferedJobEvents }
  }

  private final class Slot: Sendable {
    let buffer = Mutex(Buffer())
  }

  private let places = (0..<8).map { _ in Slot() }
  /// Whether somebody will gather the news, those that come until then, too.
  private let promise = Atomic(false)

  /// Adds news to the buffer of a thread, given as a number of any size.
  ///
  /// - Returns: Whether that is all there is to do; else the news have to be gathered.
  func add(_ item: Item, from thread: Int) -> Bool {
    let isFull = places[thread & (places.count - 1)].buffer.withLock { buffer in
      buffer.add(item)
      return buffer.isFull
    }
    // Who gathers takes the promise back first, so whoever still finds it is heard.
    return !isFull && promise.load(ordering: .relaxed)
  }

  /// Promises to gather the news that there are and that come until then.
  func promiseToCollect() { promise.store(true, ordering: .relaxed) }

  /// Whether there may be news that somebody has promised to gather.
  var isPromised: Bool { promise.load(ordering: .relaxed) }

  /// Moves all news behind others, in an order in which they can be told.
  func gather(into items: inout [Item]) {
    promise.store(false, ordering: .relaxed)
    // What comes later is looked for first: whatever is found then, what went before it is there.
    var found: (ended: [Item], begun: [Item]) = ([], [])
    for place in places { place.buffer.withLock { $0.ended.move(behind: &found.ended) } }
    for place in places { place.buffer.withLock { $0.begun.move(behind: &found.begun) } }
    for place in places { place.buffer.withLock { $0.queued.move(behind: &items) } }
    items += found.begun
    items += found.ended
  }
}

extension [JobEventBuffers.Item] {
  /// Moves all elements behind those of another array; the room stays.
  fileprivate mutating func move(behind others: inout Self) {
    others += self
    removeAll(keepingCapacity: true)
  }
}
