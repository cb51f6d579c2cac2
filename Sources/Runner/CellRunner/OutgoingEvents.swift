internal import Frames
internal import Limits
internal import RunnerProtocol

/// The events that wait to be written to the kernel, as frames and in order: a pure state machine,
/// guarded by its owner.
///
/// Brief events of jobs, which come by the thousand, are kept in buffers of their own and may wait a
/// moment for more. The start of a job is not sent if its end follows within that moment on the same
/// thread: the end implies it.
///
/// ``turn`` and ``isPlanned`` are apart because they overlap: while the thread of the connection lets a
/// moment pass, another may take the turn and write, and the plan stands.
struct OutgoingEvents {
  /// Everything to be written together.
  struct Batch {
    fileprivate let frames: [UInt8]
    /// The job events behind the frames, which are turned into frames outside of the lock.
    fileprivate let jobEvents: [JobEventBuffers.Element]

    /// The whole batch, as frames.
    consuming func bytes() -> [UInt8] {
      guard !jobEvents.isEmpty else { return frames }
      let jobEvents = jobEvents
      var queue = FrameQueue(behind: frames)
      queue.append(jobEvents)
      return queue.drain()
    }
  }

  /// What the caller has to do next.
  enum Step: Hashable {
    /// Nothing: another thread writes, or will.
    case nothing
    /// Write what ``drain(at:)`` returns, then call ``endTurn(_:)``.
    case write
    /// Wake the thread of the connection, which writes a moment later.
    case plan
  }

  /// Which thread writes.
  private enum Turn {
    /// No thread.
    case free
    /// A thread that has called ``drain(at:)`` or is about to.
    case taken
    /// The thread of the connection has to continue; no other thread may.
    case handedOver
  }

  private var frames = FrameQueue()
  /// The job events behind the frames.
  private var jobEvents: [JobEventBuffers.Element] = []
  /// The job events behind those.
  private let buffers: JobEventBuffers
  /// An array that has been written, whose memory is used again.
  private var spare: [UInt8] = []
  private var turn = Turn.free
  /// Whether the thread of the connection will take a free turn a moment later.
  private(set) var isPlanned = false
  /// Whether an event that must not wait for others is among those that wait.
  private var isUrgent = false
  /// Whether threads wait until there is room or until something has been written.
  private var hasWaiters = false
  private var lastWrite: ContinuousClock.Instant?
  /// About how many bytes have been written.
  private var writtenCount = 0
  /// About how many bytes are being written.
  private var drainedCount = 0

  init(_ buffers: JobEventBuffers) {
    self.buffers = buffers
  }

  private var isEmpty: Bool { count == 0 && !buffers.isPromised }

  /// About how many bytes wait, without those in the buffers of job events.
  private var count: Int { frames.count + 17 * jobEvents.count }

  /// Whether to write now, without waiting for more.
  private var isDue: Bool { isUrgent || count >= Limits.Output.runnerBatch }

  /// Whether the thread of the connection has to continue writing.
  var isHandedOver: Bool { turn == .handedOver }

  /// Whether there is room for more; if not, the caller is woken when there may be.
  mutating func hasRoom() -> Bool {
    if count < Limits.Output.runnerBacklog { return true }
    hasWaiters = true
    return false
  }

  /// About how many bytes will have been written when all current events have.
  var mark: Int { writtenCount + drainedCount + count }

  /// Whether everything up to a ``mark`` has been written; if not, the caller is woken when it may be.
  mutating func isWritten(upTo mark: Int) -> Bool {
    if writtenCount >= mark { return true }
    hasWaiters = true
    return false
  }

  /// Whether everything has been written; if not, the caller is woken when it may be.
  mutating func isFlushed() -> Bool {
    if isEmpty, turn == .free { return true }
    hasWaiters = true
    return false
  }
}

// MARK: - Adding events

extension OutgoingEvents {
  /// Adds an event to be written at once.
  mutating func append(frame: [UInt8]) -> Step {
    frameJobEvents()
    frames.append(frame: frame)
    isUrgent = true
    return claim()
  }

  /// Adds an event that may wait for others.
  mutating func enqueue(
    frame: [UInt8], at now: @autoclosure () -> ContinuousClock.Instant
  ) -> Step {
    frameJobEvents()
    frames.append(frame: frame)
    return plan(at: now())
  }

  /// Collects job events from their buffers, if no thread has promised to.
  mutating func collectJobEvents(at now: @autoclosure () -> ContinuousClock.Instant) -> Step {
    buffers.collect(into: &jobEvents)
    return plan(at: now())
  }

  /// Has the waiting events written, together with those that follow soon.
  private mutating func plan(at now: @autoclosure () -> ContinuousClock.Instant) -> Step {
    guard !isPlanned, turn == .free else {
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

  /// Appends the waiting job events to the frames.
  private mutating func frameJobEvents() {
    if buffers.isPromised { buffers.collect(into: &jobEvents) }
    guard !jobEvents.isEmpty else { return }
    frames.append(jobEvents)
    jobEvents.removeAll(keepingCapacity: true)
  }
}

// MARK: - Writing

extension OutgoingEvents {
  /// Removes and returns everything that waits, for the thread whose turn it is.
  mutating func drain(at now: ContinuousClock.Instant) -> Batch {
    buffers.collect(into: &jobEvents)
    isUrgent = false
    lastWrite = now
    drainedCount = count
    var reused: [UInt8] = []
    swap(&reused, &spare)
    defer { jobEvents = [] }
    return Batch(frames: frames.drain(reusing: reused), jobEvents: jobEvents)
  }

  /// Ends the turn of the writing thread; what has been added meanwhile is left to the thread of the
  /// connection.
  ///
  /// - Parameter written: What has been written, whose memory is used again.
  /// - Returns: Whether to wake the waiting threads.
  mutating func endTurn(_ written: consuming [UInt8]) -> Bool {
    writtenCount += drainedCount
    drainedCount = 0
    if written.count <= Limits.Output.runnerBacklog { spare = written }
    turn = isDue ? .handedOver : .free
    let isNewPlan = !isDue && !isEmpty && !isPlanned
    if isNewPlan { isPlanned = true }
    defer { hasWaiters = false }
    return turn == .handedOver || isNewPlan || hasWaiters
  }

  /// Begins a turn of the thread of the connection that was handed over or planned.
  ///
  /// - Returns: Whether there is something for it to write.
  mutating func beginTurn() -> Bool {
    isPlanned = false
    if turn == .handedOver {
      turn = .taken
      return true
    }
    return !isEmpty && claim() == .write
  }

  /// Takes the turn if it is free.
  private mutating func claim() -> Step {
    guard turn == .free else { return .nothing }
    turn = .taken
    return .write
  }
}

extension FrameQueue {
  /// Appends job events, in one frame for each run.
  fileprivate mutating func append(_ elements: [JobEventBuffers.Element]) {
    var batches: [JobEventBatch] = []
    for element in elements {
      if let index = batches.lastIndex(where: { $0.run == element.run }) {
        batches[index].entries.append(element.event)
      } else {
        batches.append(JobEventBatch([element.event], of: element.run))
      }
    }
    for batch in batches { append(RunnerEvent.jobEvents(batch)) }
  }
}
