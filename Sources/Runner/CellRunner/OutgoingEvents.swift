internal import Frames
internal import Limits
internal import RunnerProtocol

/// The events that wait to be written to the kernel, as frames and in their order: a pure state
/// machine, guarded by its owner.
///
/// What is told of jobs comes by the thousand, lies in buffers of its own and may wait a moment for more
/// of its kind. That a job has begun is not told at all when its end follows within that moment on the
/// same thread, for the end says so, too.
struct OutgoingEvents {
  /// All that is to be written together.
  struct Batch {
    fileprivate let frames: [UInt8]
    /// What follows the frames, to be made some where nobody waits for that.
    fileprivate let news: [JobEventBuffers.Item]

    /// All of it, as frames.
    consuming func bytes() -> [UInt8] {
      guard !news.isEmpty else { return frames }
      let news = news
      var queue = FrameQueue(behind: frames)
      queue.append(news)
      return queue.drain()
    }
  }

  /// What the caller has to do next.
  enum Step: Hashable {
    /// Somebody writes, or will.
    case nothing
    /// To write what ``take()`` gives, then to hand over to the thread of the connection.
    case write
    /// To wake the thread of the connection, which writes a moment later.
    case plan
  }

  private var frames = FrameQueue()
  /// What follows the frames.
  private var news: [JobEventBuffers.Item] = []
  /// What follows that.
  private let buffers: JobEventBuffers
  /// Written bytes, whose room serves again.
  private var room: [UInt8] = []
  /// Whether something of what waits is not to wait for more.
  private var isUrgent = false
  /// Whether some thread is writing.
  private var isWriting = false
  /// Whether somebody waits until there is room, or nothing is left.
  private var isAwaited = false
  /// Whether the thread of the connection is to write a moment later.
  private(set) var isPlanned = false
  /// Whether the thread of the connection has to write on.
  private(set) var isHandedOver = false
  private var lastWrite: ContinuousClock.Instant?
  /// About how many bytes have been written, and how many are being written.
  private var writtenCount = 0
  private var takenCount = 0

  init(_ buffers: JobEventBuffers) {
    self.buffers = buffers
  }

  private var isEmpty: Bool { count == 0 && !buffers.isPromised }

  /// About how many bytes wait, without those of the buffers.
  private var count: Int { frames.count + 17 * news.count }

  /// Whether what waits is to be written without waiting for more.
  private var isDue: Bool { isUrgent || count >= Limits.Output.runnerBatch }

  /// Whether there is room for more; who asks is woken when there may be.
  mutating func hasRoom() -> Bool {
    if count < Limits.Output.runnerBacklog { return true }
    isAwaited = true
    return false
  }

  /// About how many bytes will have been written once all is that has been said until now.
  var mark: Int { writtenCount + takenCount + count }

  /// Whether all up to a ``mark`` has been written; who asks is woken when that may be so.
  mutating func isWritten(upTo mark: Int) -> Bool {
    if writtenCount >= mark { return true }
    isAwaited = true
    return false
  }

  /// Whether all has been written; who asks is woken when that may be so.
  mutating func isSettled() -> Bool {
    if isEmpty, !isWriting { return true }
    isAwaited = true
    return false
  }
}

// MARK: - Saying

extension OutgoingEvents {
  /// Adds an event that is to be written at once.
  mutating func append(frame: [UInt8]) -> Step {
    frameJobEvents()
    frames.append(frame: frame)
    isUrgent = true
    return claim()
  }

  /// Adds an event that may wait for others.
  mutating func add(
    frame: [UInt8], at now: @autoclosure () -> ContinuousClock.Instant
  ) -> Step {
    frameJobEvents()
    frames.append(frame: frame)
    return plan(at: now())
  }

  /// Gathers news that nobody has promised to gather.
  mutating func addJobEvents(at now: @autoclosure () -> ContinuousClock.Instant) -> Step {
    buffers.gather(into: &news)
    return plan(at: now())
  }

  /// Sees to it that what waits is written, and what else comes soon with it.
  private mutating func plan(at now: @autoclosure () -> ContinuousClock.Instant) -> Step {
    guard !isPlanned, !isWriting else {
      buffers.promiseToCollect()
      return isDue ? claim() : .nothing
    }
    if let lastWrite, now() - lastWrite < Limits.Output.eventPause {
      isPlanned = true
      buffers.promiseToCollect()
      return .plan
    }
    return claim()
  }

  /// Puts what else waits behind the frames.
  private mutating func frameJobEvents() {
    if buffers.isPromised { buffers.gather(into: &news) }
    guard !news.isEmpty else { return }
    frames.append(news)
    news.removeAll(keepingCapacity: true)
  }
}

// MARK: - Writing

extension OutgoingEvents {
  /// Takes all that waits; for who is to write.
  mutating func take(at now: ContinuousClock.Instant) -> Batch {
    buffers.gather(into: &news)
    isUrgent = false
    lastWrite = now
    takenCount = count
    var left: [UInt8] = []
    swap(&left, &room)
    defer { news = [] }
    return Batch(frames: frames.drain(reusing: left), news: news)
  }

  /// Leaves off writing; what was said meanwhile is for the thread of the connection.
  ///
  /// - Parameter written: What was taken, whose room may be used again.
  /// - Returns: Whether threads have to be woken.
  mutating func endTurn(_ written: consuming [UInt8]) -> Bool {
    writtenCount += takenCount
    takenCount = 0
    if written.count <= Limits.Output.runnerBacklog { room = written }
    isHandedOver = isDue
    isWriting = isDue
    let isNewPlan = !isDue && !isEmpty && !isPlanned
    if isNewPlan { isPlanned = true }
    defer { isAwaited = false }
    return isHandedOver || isNewPlan || isAwaited
  }

  /// Has the thread of the connection begin what was handed over to it or planned.
  ///
  /// - Returns: Whether it is to write.
  mutating func beginTurn() -> Bool {
    isPlanned = false
    if isHandedOver {
      isHandedOver = false
      return true
    }
    return !isEmpty && claim() == .write
  }

  private mutating func claim() -> Step {
    guard !isWriting else { return .nothing }
    isWriting = true
    return .write
  }
}

extension FrameQueue {
  /// Adds news, in one frame for each run.
  fileprivate mutating func append(_ items: [JobEventBuffers.Item]) {
    var news: [JobEventBatch] = []
    for item in items {
      if let index = news.lastIndex(where: { $0.run == item.run }) {
        news[index].entries.append(item.entry)
      } else {
        news.append(JobEventBatch([item.entry], of: item.run))
      }
    }
    for news in news { append(RunnerEvent.jobEvents(news)) }
  }
}
