internal import RunnerProtocol

/// The cards as front-ends see them: displays each, updates it at a bearable pace, and ends it.
struct CardPresenter: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Something to be shown under a run of a cell.
  struct Message: Hashable, Sendable {
    var output: Output
    var execution: ExecutionID
  }

  /// What was said on a comm.
  enum Answer: Hashable, Sendable {
    /// The comm is none of the cards'.
    case foreign
    case nothing
    /// The button of a card was pressed.
    case click(CardID)
  }

  /// How many jobs are in the queue.
  var queuedCount = 0
  private var cards: [CardID: Card] = [:]
  private var lastCard = 0
  /// Under which run the cards of a run are shown, where that is another one.
  private var places: [ExecutionID: ExecutionID] = [:]
  /// The runs whose next output takes away all that is shown of them.
  private var clearing: Set<ExecutionID> = []
  private var throttle = CardThrottle()
  private var widgets = CardWidgetStore()
  private var messages: [Message] = []

  subscript(id: CardID) -> Card? { cards[id] }

  /// Takes what is to be sent now.
  mutating func drainMessages() -> [Message] {
    defer { messages = [] }
    return messages
  }

  /// When to call ``wake(at:)``; nothing while nothing is to be shown.
  var deadline: Instant? { throttle.deadline }

  /// The comms of the cards, which live as long as the kernel.
  var comms: Set<String> { widgets.comms }

  /// The cards of a run, in the order they came.
  func cards(of run: ExecutionID) -> [CardID] {
    cards.filter { $0.value.cell == run }.keys.sorted()
  }
}

// MARK: - Cards

extension CardPresenter {
  /// Displays a new card, with a button where one can be shown.
  mutating func add(_ card: Card, hasButton: Bool, at now: Instant) -> CardID {
    lastCard += 1
    let id = CardID(rawValue: lastCard)
    var card = card
    if hasButton {
      let (widget, opening) = widgets.make(for: id, card.snapshot(at: now, queued: queuedCount))
      card.widget = widget
      send(opening, of: card)
    }
    cards[id] = card
    display(id, at: now)
    throttle.setTicking(true, id, at: now)
    return id
  }

  /// Changes a card, which is shown soon as it is then.
  mutating func change(_ id: CardID, at now: Instant, _ body: (inout Card) -> Void) {
    changeAtNextTick(id, body)
    throttle.change(id, at: now)
  }

  /// Changes a card, which is shown as it is then when its clock ticks.
  mutating func changeAtNextTick(_ id: CardID, _ body: (inout Card) -> Void) {
    guard var card = cards[id] else { return }
    body(&card)
    cards[id] = card
  }

  /// Shows a card for the last time.
  mutating func finish(_ id: CardID, at now: Instant) {
    throttle.forget(id)
    guard let card = cards.removeValue(forKey: id) else { return }
    let snapshot = card.snapshot(at: now, queued: queuedCount)
    if let widget = card.widget { send(widgets.end(widget, snapshot.html), of: card) }
    // Without the widget, so that a saved notebook shows the card by itself.
    if card.shown == nil {
      send(.display(snapshot.bundle, displayID: card.displayID), of: card)
    } else {
      send(.updateDisplay(snapshot.bundle, displayID: card.displayID), of: card)
    }
  }

  /// Takes what a front-end says on a comm.
  mutating func take(_ event: CommEvent) -> Answer {
    guard widgets.comms.contains(event.id) else { return .foreign }
    if case .close = event.kind { widgets.forget(event.id) }
    guard let id = widgets.clickedCard(by: event), let card = cards[id], let widget = card.widget
    else { return .nothing }
    send(widget.waiting, of: card)
    return .click(id)
  }
}

// MARK: - Places

extension CardPresenter {
  /// Shows all cards that are shown under a run under another one, too, and from now on there.
  mutating func move(from old: ExecutionID, to new: ExecutionID, at now: Instant) {
    let moved = cards.filter { parent(of: $0.value) == old }
    for (id, card) in moved.sorted(by: { $0.key < $1.key }) {
      places[card.cell] = new
      cards[id]?.isMoved = true
      redisplay(id, at: now)
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
  /// Takes note that all that a run has shown is taken away, now or by its next output.
  ///
  /// The cards that are not over come back soon; those of jobs that have ended do not.
  mutating func clear(_ run: ExecutionID, waits: Bool, at now: Instant) {
    clearing.insert(run)
    if !waits { noteOutput(of: run, at: now) }
  }

  /// Takes note that a run has shown something.
  mutating func noteOutput(of run: ExecutionID, at now: Instant) {
    guard clearing.remove(run) != nil else { return }
    for (id, card) in cards where parent(of: card) == run {
      cards[id]?.shown = nil
      throttle.change(id, at: now)
    }
  }

  /// Whether the next output of some run takes away what is shown of it.
  var isClearing: Bool { !clearing.isEmpty }
}

// MARK: - Showing

extension CardPresenter {
  /// Shows what is due.
  mutating func wake(at now: Instant) {
    for card in throttle.due(at: now) { show(card, at: now) }
    throttle.endRound(at: now)
  }

  /// Shows all cards that have changed.
  mutating func flush(at now: Instant) {
    for id in cards.keys where throttle.isChanged(id) { show(id, at: now) }
  }

  /// Shows a card as it is now, if that is news.
  private mutating func show(_ id: CardID, at now: Instant) {
    throttle.show(id, at: now)
    guard let card = cards[id] else { return }
    guard card.shown != nil else { return redisplay(id, at: now) }
    let snapshot = card.snapshot(at: now, queued: queuedCount)
    guard snapshot != card.shown else { return }
    cards[id]?.shown = snapshot
    if let widget = card.widget {
      send([widget.update(snapshot.html)], of: card)
    } else {
      send(.updateDisplay(snapshot.bundle, displayID: card.displayID), of: card)
    }
  }

  /// Displays a card again, under another name than before.
  private mutating func redisplay(_ id: CardID, at now: Instant) {
    cards[id]?.displayID = Card.newDisplayID()
    display(id, at: now)
    if let card = cards[id], let widget = card.widget, let snapshot = card.shown {
      send([widget.update(snapshot.html)], of: card)
    }
  }

  /// Displays a card at the end of what its cell shows.
  private mutating func display(_ id: CardID, at now: Instant) {
    guard let card = cards[id] else { return }
    noteOutput(of: parent(of: card), at: now)
    throttle.show(id, at: now)
    let snapshot = card.snapshot(at: now, queued: queuedCount)
    cards[id]?.shown = snapshot
    var bundle = snapshot.bundle
    if let widget = card.widget { bundle.entries[CardWidget.mimeType] = widget.view }
    send(.display(bundle, displayID: card.displayID), of: card)
  }

  private mutating func send(_ events: [CommEvent], of card: Card) {
    for event in events { send(.comm(event), of: card) }
  }

  private mutating func send(_ output: Output, of card: Card) {
    messages.append(Message(output: output, execution: parent(of: card)))
  }
}
