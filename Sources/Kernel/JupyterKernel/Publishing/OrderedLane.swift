internal import RunnerProtocol

/// What belongs to runs of cells and waits to be sent: exactly in order within a run.
///
/// Text that has to wait for its turn holds back what follows it in its run. Other runs pass it,
/// with two exceptions: a cell that comes after one whose reply is held waits, too, so that cells are
/// answered in order; and so does what speaks of a display or a comm that is held. Runs with much
/// text take turns.
struct OrderedLane: Sendable {
  /// What a message is for the run it belongs to.
  enum Role: Hashable, Sendable {
    case begin
    case output
    case end
    /// Behind its end, that another run is busy still; left out if that has ended by then.
    case again(ExecutionID)
  }

  private struct Entry {
    let message: OutgoingMessage
    let run: ExecutionID?
    let role: Role
    let weight: OutputThrottle.Weight

    init(_ message: OutgoingMessage, of run: ExecutionID?, as role: Role) {
      self.message = message
      self.run = run
      self.role = role
      weight = OutputThrottle.Weight(message)
    }

    var isText: Bool { if case .text = weight { true } else { false } }
  }

  /// What has to wait because of something before it that waits.
  private struct Obstacles {
    var runs: Set<ExecutionID> = []
    var subjects: Set<String> = []
    var isReplyHeld = false

    func block(_ entry: Entry) -> Bool {
      entry.run.map(runs.contains) ?? false || entry.message.subject.map(subjects.contains) ?? false
        || (isReplyHeld && entry.role == .begin)
    }

    mutating func add(_ entry: Entry) {
      if let run = entry.run { runs.insert(run) }
      if let subject = entry.message.subject { subjects.insert(subject) }
      if entry.role == .end { isReplyHeld = true }
    }
  }

  /// What has not been looked at.
  private var fresh: [Entry] = []
  /// What waits for its turn, or for something that does.
  private var held: [Entry] = []
  private var obstacles = Obstacles()
  /// When to look at what is held.
  private(set) var opening: ContinuousClock.Instant?
  /// The runs whose busy has been sent, and no idle.
  private var busy: Set<ExecutionID> = []
  /// The runs that have ended and whose last messages have not been sent.
  private var ending: Set<ExecutionID> = []
  /// Whether text has had to wait since the lane was empty last.
  private var isPressed = false
  /// When each run's text had its last turn.
  private var turns: [ExecutionID: Int] = [:]
  private var turnCount = 0
  /// Nothing when everything is sent as it comes.
  var throttle: OutputThrottle? {
    didSet { if throttle == nil { opening = nil } }
  }

  var isEmpty: Bool { fresh.isEmpty && held.isEmpty }

  /// Whether more is waiting to be looked at.
  var hasFresh: Bool { !fresh.isEmpty }

  /// Whether something of a run is held.
  func isHeld(_ run: ExecutionID) -> Bool { obstacles.runs.contains(run) }

  mutating func append(_ messages: [OutgoingMessage], of run: ExecutionID?, as role: Role = .output)
  {
    fresh.append(contentsOf: messages.map { Entry($0, of: run, as: role) })
    guard role == .end, let run else { return }
    ending.insert(run)
    // Its last text may go sooner than was planned.
    if isHeld(run) { opening = nil }
  }

  /// Takes note of a message that is sent on another way.
  mutating func count(_ message: OutgoingMessage, at now: ContinuousClock.Instant) {
    throttle?.count(OutputThrottle.Weight(message), at: now)
    guard message.isIdle else { return }
    throttle?.reset()
    if throttle != nil, !held.isEmpty { opening = now }
  }

  /// Takes what may be sent now, until it is about so many bytes.
  mutating func take(
    at now: ContinuousClock.Instant, atMost limit: Int
  ) -> (messages: [(message: OutgoingMessage, run: ExecutionID?)], size: Int) {
    if !held.isEmpty, opening.map({ $0 <= now }) ?? true {
      fresh = held + fresh
      held = []
      obstacles = Obstacles()
      opening = nil
    }
    var turn = isPressed ? nextTurn() : nil
    var isReset = false
    var taken: [(message: OutgoingMessage, run: ExecutionID?)] = []
    var size = 0
    var count = 0
    while count < fresh.count, size < limit {
      let entry = fresh[count]
      count += 1
      let isOthersTurn = entry.isText && turn != nil && entry.run != turn
      if isOthersTurn || obstacles.block(entry) || !canSend(entry, at: now) {
        obstacles.add(entry)
        held.append(entry)
        continue
      }
      throttle?.count(entry.weight, at: now)
      if entry.isText { take(turnOf: entry.run, &turn) }
      if entry.message.isIdle {
        throttle?.reset()
        isReset = true
      }
      size += entry.message.size
      if noteState(entry) { taken.append((entry.message, entry.run)) }
    }
    fresh.removeFirst(count)
    // Whose turn it was has gone, or the server has forgotten all: now others may.
    if !held.isEmpty, opening == nil || isReset { opening = now }
    if held.isEmpty, fresh.isEmpty { rest() }
    return (taken, size)
  }

  /// Takes note of what a message says of its run; false when it is not true any more.
  private mutating func noteState(_ entry: Entry) -> Bool {
    switch (entry.role, entry.run) {
    case (.again(let other), _): return busy.contains(other)
    case (.begin, let run?): busy.insert(run)
    case (.end, let run?) where entry.message.isIdle:
      busy.remove(run)
      ending.remove(run)
    default: break
    }
    return true
  }

  private mutating func rest() {
    throttle?.rest()
    obstacles = Obstacles()
    turns = [:]
    isPressed = false
  }

  /// Whether a message may be sent now; if not, notes when to ask again.
  private mutating func canSend(_ entry: Entry, at now: ContinuousClock.Instant) -> Bool {
    let isLast = entry.run.map(ending.contains) ?? false
    guard let opening = throttle?.opening(for: entry.weight, isLast: isLast, at: now) else {
      return true
    }
    self.opening = min(self.opening ?? opening, opening)
    isPressed = true
    return false
  }

  // MARK: - Turns

  /// The run whose text goes first when not all may: one that is about to end, else the one whose
  /// last turn was longest ago.
  private func nextTurn() -> ExecutionID? {
    var next: (run: ExecutionID, turn: Int)?
    // What cannot go before the text of another run has to wait for that run's turn.
    var obstacles = Obstacles()
    for entry in fresh {
      if obstacles.block(entry) {
        obstacles.add(entry)
      } else if entry.isText {
        obstacles.add(entry)
        guard let run = entry.run else { continue }
        let turn = ending.contains(run) ? -1 : turns[run] ?? 0
        if turn < next?.turn ?? .max { next = (run, turn) }
      }
    }
    return next?.run
  }

  private mutating func take(turnOf run: ExecutionID?, _ turn: inout ExecutionID?) {
    turn = nil
    guard throttle != nil, let run else { return }
    turnCount += 1
    turns[run] = turnCount
  }
}
