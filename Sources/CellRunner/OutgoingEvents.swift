internal import RunnerProtocol

/// The events that wait to be written to the kernel, as frames and in their order: a pure state
/// machine, guarded by its owner.
///
/// What is told of jobs comes by the thousand and may wait a moment for more of its kind. That a job
/// has begun is not told at all when its end follows within that moment, for the end says so, too.
struct OutgoingEvents {
  /// All that is to be written together.
  struct Batch {
    fileprivate let frames: [UInt8]
    /// What follows the frames, to be made one where nobody waits for that.
    fileprivate let news: JobNews

    /// All of it, as frames.
    consuming func bytes() -> [UInt8] {
      guard !news.entries.isEmpty else { return frames }
      let news = news
      var queue = FrameQueue(behind: frames)
      queue.append(RunnerEvent.jobNews(news))
      return queue.take()
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

  /// While more bytes wait, who has more to say waits, too.
  static let limit = 256 << 10
  /// More bytes than this are written without waiting for others.
  private static let fullBatch = 64 << 10
  /// After so long a silence, nothing waits for others.
  static let pause = Duration.milliseconds(1)

  private var frames = FrameQueue()
  /// What follows the frames.
  private var news = JobNews(of: ExecutionID(rawValue: 0))
  /// Written bytes, whose room serves again.
  private var room: [UInt8] = []
  /// The jobs that have begun and of which that has not been told.
  private var begun: [(job: JobID, run: ExecutionID)] = []
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

  private var isEmpty: Bool { count == 0 && begun.isEmpty }

  /// About how many bytes wait.
  private var count: Int { frames.count + 17 * news.entries.count }

  /// Whether what waits is to be written without waiting for more.
  private var isDue: Bool { isUrgent || count >= Self.fullBatch }

  /// Whether there is room for more; who asks is woken when there may be.
  mutating func hasRoom() -> Bool {
    if count < Self.limit { return true }
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
    tellBegun()
    frameNews()
    frames.append(frame: frame)
    isUrgent = true
    return claim()
  }

  /// Adds something that may wait for others.
  mutating func add(
    _ note: OutgoingNote, at now: @autoclosure () -> ContinuousClock.Instant
  ) -> Step {
    switch note {
    case .entry(.started(let job), let run): begun.append((job, run))
    case .entry(let entry, let run):
      if case .completed(let job, _) = entry { forgetBegin(of: job) }
      append(entry, of: run)
    case .frame(let frame, let ended):
      if let ended { forgetBegin(of: ended) }
      frameNews()
      frames.append(frame: frame)
    }
    guard !isPlanned, !isWriting else { return isDue ? claim() : .nothing }
    if let lastWrite, now() - lastWrite < Self.pause {
      isPlanned = true
      return .plan
    }
    return claim()
  }

  /// Leaves the begin of a job to be told by its end.
  private mutating func forgetBegin(of job: JobID) {
    // Few have begun and are not over.
    if let index = begun.lastIndex(where: { $0.job == job }) { begun.remove(at: index) }
  }

  private mutating func append(_ entry: JobNews.Entry, of run: ExecutionID) {
    if news.run != run {
      frameNews()
      news = JobNews(of: run)
    }
    news.entries.append(entry)
  }

  private mutating func tellBegun() {
    guard !begun.isEmpty else { return }
    for (job, run) in begun { append(.started(job), of: run) }
    begun.removeAll(keepingCapacity: true)
  }

  /// Puts what else waits behind the frames.
  private mutating func frameNews() {
    guard !news.entries.isEmpty else { return }
    frames.append(RunnerEvent.jobNews(news))
    news.entries.removeAll(keepingCapacity: true)
  }
}

// MARK: - Writing

extension OutgoingEvents {
  /// Takes all that waits; for who is to write.
  mutating func take(at now: ContinuousClock.Instant) -> Batch {
    tellBegun()
    isUrgent = false
    lastWrite = now
    takenCount = count
    var left: [UInt8] = []
    swap(&left, &room)
    var taken = JobNews(of: news.run)
    swap(&taken, &news)
    return Batch(frames: frames.take(leaving: left), news: taken)
  }

  /// Leaves off writing; what was said meanwhile is for the thread of the connection.
  ///
  /// - Parameter written: What was taken, whose room may be used again.
  /// - Returns: Whether threads have to be woken.
  mutating func leaveOff(_ written: consuming [UInt8]) -> Bool {
    writtenCount += takenCount
    takenCount = 0
    if written.count <= Self.limit { room = written }
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
