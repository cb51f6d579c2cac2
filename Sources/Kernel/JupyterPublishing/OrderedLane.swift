internal import RunnerProtocol

/// The messages of runs that wait to be sent, in strict order within each run.
///
/// Text that has to wait holds what follows it in its run. Other runs overtake it, with two exceptions:
/// a cell behind one whose reply is held waits, too, so that cells are answered in order; and so does a
/// message that concerns a display or comm of a held message. Runs with much text take turns.
struct OrderedLane: Sendable {
  /// The role of a message in its run.
  enum Role: Hashable, Sendable {
    case begin
    case output
    case end
    /// After its end: that another run is still busy; dropped if that has ended by then.
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

  /// What the held messages hold.
  private struct Obstacles {
    var runs: Set<ExecutionID> = []
    var subjects: Set<String> = []
    var isReplyHeld = false

    func block(_ entry: Entry) -> Bool {
      entry.run.map(runs.contains) ?? false || entry.message.subject.map(subjects.contains) ?? false
        || (isReplyHeld && entry.role == .begin)
    }

    mutating func append(_ entry: Entry) {
      if let run = entry.run { runs.insert(run) }
      if let subject = entry.message.subject { subjects.insert(subject) }
      if entry.role == .end { isReplyHeld = true }
    }
  }

  /// The messages that have not been looked at.
  private var fresh: [Entry] = []
  /// The messages that have to wait, and those they hold.
  private var held: [Entry] = []
  private var obstacles = Obstacles()
  /// When to look at the held messages.
  private(set) var opening: ContinuousClock.Instant?
  /// The runs whose busy has been sent, but not their idle.
  private var busy: Set<ExecutionID> = []
  /// The runs that have ended, but whose last messages have not been sent.
  private var ending: Set<ExecutionID> = []
  /// Whether text has had to wait since the lane was empty last.
  private var isPressed = false
  /// The last turn of each run's text.
  private var turns: [ExecutionID: Int] = [:]
  private var turnCount = 0
  /// `nil` when everything is sent as it comes.
  var throttle: OutputThrottle? {
    didSet { if throttle == nil { opening = nil } }
  }

  var isEmpty: Bool { fresh.isEmpty && held.isEmpty }

  /// Whether there are messages that have not been looked at.
  var hasFresh: Bool { !fresh.isEmpty }

  /// Whether a message of a run is held.
  func isHeld(_ run: ExecutionID) -> Bool { obstacles.runs.contains(run) }

  mutating func append(_ messages: [OutgoingMessage], of run: ExecutionID?, as role: Role = .output)
  {
    fresh.append(contentsOf: messages.map { Entry($0, of: run, as: role) })
    guard role == .end, let run else { return }
    ending.insert(run)
    // Its last text may be sent sooner than planned.
    if isHeld(run) { opening = nil }
  }

  /// Counts a message that is sent beside the lane.
  mutating func count(_ message: OutgoingMessage, at now: ContinuousClock.Instant) {
    throttle?.count(OutputThrottle.Weight(message), at: now)
    guard message.isIdle else { return }
    throttle?.reset()
    if throttle != nil, !held.isEmpty { opening = now }
  }

  /// Removes and returns what may be sent now, up to about so many bytes.
  mutating func dequeue(
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
    var sent: [(message: OutgoingMessage, run: ExecutionID?)] = []
    var size = 0
    var count = 0
    while count < fresh.count, size < limit {
      let entry = fresh[count]
      count += 1
      let isOthersTurn = entry.isText && turn != nil && entry.run != turn
      if isOthersTurn || obstacles.block(entry) || !canSend(entry, at: now) {
        obstacles.append(entry)
        held.append(entry)
        continue
      }
      throttle?.count(entry.weight, at: now)
      if entry.isText { useTurn(of: entry.run, &turn) }
      if entry.message.isIdle {
        throttle?.reset()
        isReset = true
      }
      size += entry.message.size
      if recordState(entry) { sent.append((entry.message, entry.run)) }
    }
    fresh.removeFirst(count)
    // The turn has been used, or the server has reset its count: the others may go on.
    if !held.isEmpty, opening == nil || isReset { opening = now }
    if held.isEmpty, fresh.isEmpty { rest() }
    return (sent, size)
  }

  /// Records the state of a run that a message reports; returns false if it is outdated.
  private mutating func recordState(_ entry: Entry) -> Bool {
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

  /// Whether a message may be sent now; if not, sets when to ask again.
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

  /// The run whose text is sent first: one that is about to end, otherwise the one whose last turn was
  /// longest ago.
  private func nextTurn() -> ExecutionID? {
    var next: (run: ExecutionID, turn: Int)?
    // A message held by the text of another run has to wait for that run's turn.
    var obstacles = Obstacles()
    for entry in fresh {
      if obstacles.block(entry) {
        obstacles.append(entry)
      } else if entry.isText {
        obstacles.append(entry)
        guard let run = entry.run else { continue }
        let turn = ending.contains(run) ? -1 : turns[run] ?? 0
        if turn < next?.turn ?? .max { next = (run, turn) }
      }
    }
    return next?.run
  }

  private mutating func useTurn(of run: ExecutionID?, _ turn: inout ExecutionID?) {
    turn = nil
    guard throttle != nil, let run else { return }
    turnCount += 1
    turns[run] = turnCount
  }
}
