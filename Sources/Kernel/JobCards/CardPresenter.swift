internal import Execution
internal import RunnerProtocol

/// The cards as front-ends see them: shows each, updates it at a bearable pace, and ends it.
struct CardPresenter: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Something that happens to a card under a run of a cell.
  struct Message: Hashable, Sendable {
    var update: CardUpdate
    var execution: ExecutionID
  }

  private var cards: [CardID: Card] = [:]
  private var lastCard = 0
  /// The runs under which the cards of other runs are shown, by those others.
  private var places: [ExecutionID: ExecutionID] = [:]
  /// The runs whose next output makes front-ends remove everything shown before it.
  private var clearing: Set<ExecutionID> = []
  private var throttle = CardThrottle()
  private var messages: [Message] = []

  subscript(id: CardID) -> Card? { cards[id] }

  /// Removes and returns the messages to be sent now.
  mutating func drainMessages() -> [Message] {
    defer { messages = [] }
    return messages
  }

  /// When to call ``wake(at:)``; `nil` while no card will be due.
  var deadline: Instant? { throttle.deadline }

  /// The cards of a run, in the order they were made.
  func cards(of run: ExecutionID) -> [CardID] {
    cards.filter { $0.value.cell == run }.keys.sorted()
  }
}

// MARK: - Cards

extension CardPresenter {
  /// Displays a new card.
  mutating func display(_ card: Card, at now: Instant) -> CardID {
    lastCard += 1
    let id = CardID(rawValue: lastCard)
    cards[id] = card
    appear(id, at: now)
    throttle.setTicking(true, id, at: now)
    return id
  }

  /// Changes a card, which is shown soon as it is then.
  mutating func update(_ id: CardID, at now: Instant, _ body: (inout Card) -> Void) {
    changeAtNextTick(id, body)
    throttle.markDirty(id, at: now)
  }

  /// Changes a card, which is shown as it is then when its clock ticks.
  mutating func changeAtNextTick(_ id: CardID, _ body: (inout Card) -> Void) {
    guard var card = cards[id] else { return }
    body(&card)
    cards[id] = card
  }

  /// Confirms on a card that its jobs are being cancelled.
  mutating func confirmCancellation(_ id: CardID) {
    guard let card = cards[id] else { return }
    send(.cancelling, of: id, card)
  }

  /// Shows a card for the last time.
  mutating func finish(_ id: CardID, at now: Instant) {
    throttle.forget(id)
    guard let card = cards.removeValue(forKey: id) else { return }
    let snapshot = card.snapshot(at: now)
    send(.ended(snapshot, isVisible: card.shown != nil), of: id, card)
  }
}

// MARK: - Places

extension CardPresenter {
  /// Moves all cards that are shown under one run to another one.
  mutating func move(from old: ExecutionID, to new: ExecutionID, at now: Instant) {
    let moved = cards.filter { parent(of: $0.value) == old }
    for (id, card) in moved.sorted(by: { $0.key < $1.key }) {
      places[card.cell] = new
      cards[id]?.isMoved = true
      appear(id, at: now)
    }
  }

  /// Forgets where the cards of a run are shown.
  mutating func forget(_ run: ExecutionID) {
    places[run] = nil
  }

  private func parent(of card: Card) -> ExecutionID { places[card.cell] ?? card.cell }
}

// MARK: - Clearing

extension CardPresenter {
  /// Marks everything a run has shown as removed, now or by its next output.
  ///
  /// The cards that are not over come back soon; those of jobs that have ended do not.
  mutating func clear(_ run: ExecutionID, waits: Bool, at now: Instant) {
    clearing.insert(run)
    if !waits { recordOutput(of: run, at: now) }
  }

  /// Records that a run has shown something.
  mutating func recordOutput(of run: ExecutionID, at now: Instant) {
    guard clearing.remove(run) != nil else { return }
    for (id, card) in cards where parent(of: card) == run {
      cards[id]?.shown = nil
      throttle.markDirty(id, at: now)
    }
  }

  /// Whether the next output of some run removes what is shown of it.
  var isClearing: Bool { !clearing.isEmpty }
}

// MARK: - Showing

extension CardPresenter {
  /// Shows the cards that are due.
  mutating func wake(at now: Instant) {
    for card in throttle.due(at: now) { show(card, at: now) }
    throttle.didShowDue(at: now)
  }

  /// Shows the current states of some cards, whatever their pace.
  mutating func show(_ cards: [CardID], at now: Instant) {
    for id in cards { show(id, at: now) }
  }

  /// Shows all cards that have changed, whatever their pace.
  mutating func flush(at now: Instant) {
    for id in cards.keys where throttle.isDirty(id) { show(id, at: now) }
  }

  /// Shows the current state of a card, unless it is shown already.
  private mutating func show(_ id: CardID, at now: Instant) {
    throttle.didShow(id, at: now)
    guard let card = cards[id] else { return }
    guard card.shown != nil else { return appear(id, at: now) }
    let snapshot = card.snapshot(at: now)
    guard snapshot != card.shown else { return }
    cards[id]?.shown = snapshot
    send(.changed(snapshot), of: id, card)
  }

  /// Shows a card at the end of what its cell shows.
  private mutating func appear(_ id: CardID, at now: Instant) {
    guard let card = cards[id] else { return }
    recordOutput(of: parent(of: card), at: now)
    throttle.didShow(id, at: now)
    let snapshot = card.snapshot(at: now)
    cards[id]?.shown = snapshot
    send(.appeared(snapshot, isCancellable: card.isCancellable), of: id, card)
  }

  private mutating func send(_ change: CardUpdate.Change, of id: CardID, _ card: Card) {
    messages.append(Message(update: CardUpdate(id, change), execution: parent(of: card)))
  }
}
