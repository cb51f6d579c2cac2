internal import RunnerProtocol

/// The cards of all cells: turns what happens to jobs into displays and their updates.
///
/// A pure state machine: its owner tells it the time, and sends the messages it has.
struct CardDeck: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Something to be shown under a run of a cell.
  struct Message: Hashable, Sendable {
    var output: Output
    var execution: ExecutionID
  }

  private struct Cell {
    /// Whether nothing reaches its front-end any more once the cell is over, but under another one.
    var isBatch: Bool
    /// Whether the cell itself still runs.
    var isRunning: Bool
    /// The run under which its cards are shown.
    var place: ExecutionID
    /// How many jobs have had cards of their own.
    var cardCount = 0
    /// The jobs that are not over.
    var activeCount = 0
    /// The card of the jobs beyond those.
    var crowd: CardID?
    /// The card of the cell's own progress.
    var work: CardID?
  }

  private struct Job {
    var cell: ExecutionID
    /// Where it is told of; nothing for a part of another job.
    var card: CardID?
    var isQueued = true
  }

  /// How many jobs of a cell have cards of their own.
  static let cardLimit = 20
  private static let movedNote = "of the cell's earlier run"

  /// The runs whose front-ends show cards, and whether each is a batch run.
  private var isBatch: [ExecutionID: Bool] = [:]
  private var cells: [ExecutionID: Cell] = [:]
  private var runningCells: [ExecutionID] = []
  private var jobs: [JobID: Job] = [:]
  private var cards: [CardID: Card] = [:]
  private var queuedCards: [JobID: CardID] = [:]
  private var queuedCount = 0
  private var lastCard = 0
  private var pacing = CardPacing()
  private var widgets = CardWidgets()
  private var messages: [Message] = []

  /// Takes what is to be sent now.
  mutating func takeMessages() -> [Message] {
    defer { messages = [] }
    return messages
  }

  /// When to call ``wake(at:)``; nothing while nothing is to be shown.
  var deadline: Instant? { pacing.deadline }

  /// Whether the jobs of a run have cards.
  func hasCards(_ run: ExecutionID) -> Bool { isBatch[run] != nil }

  /// The comms of the cards, which live as long as the kernel.
  var comms: Set<String> { widgets.comms }
}

// MARK: - Cells

extension CardDeck {
  /// Begins a run of a cell whose front-end shows cards.
  mutating func begin(_ run: ExecutionID, isBatch: Bool) {
    self.isBatch[run] = isBatch
    runningCells.append(run)
    open(run)
    cells[run]?.isRunning = true
  }

  /// Ends a run of a cell; its jobs may go on.
  mutating func end(_ run: ExecutionID, how: WorkCard.End, at now: Instant) {
    if let work = cells[run]?.work {
      cards[work]?.changeWork { $0.end(how, at: now) }
      finish(work, at: now)
      cells[run]?.work = nil
    }
    // Runners of whole notebooks read nothing after the reply: they are to have what is true now.
    flush(at: now)
    runningCells.removeAll { $0 == run }
    cells[run]?.isRunning = false
    settle(run, at: now)
  }

  /// Shows the cards of a run that are not over under a later run of the same cell.
  mutating func move(from old: ExecutionID, to new: ExecutionID, at now: Instant) {
    for (run, cell) in cells.sorted(by: { $0.key.rawValue < $1.key.rawValue })
    where cell.place == old && run != new {
      cells[run]?.place = new
      for (id, card) in liveCards(of: run) {
        cards[id]?.displayID = Card.newDisplayID()
        let face = face(of: card, at: now)
        display(id, face, at: now)
        if let widget = card.widget { send([widget.update(face.html)], of: card) }
      }
    }
  }

  private mutating func open(_ run: ExecutionID) {
    guard cells[run] == nil, let isBatch = isBatch[run] else { return }
    cells[run] = Cell(isBatch: isBatch, isRunning: false, place: run)
  }

  /// Ends the shared card of a run when its jobs are over, and forgets the run when all are.
  private mutating func settle(_ run: ExecutionID, at now: Instant) {
    guard let cell = cells[run], !cell.isRunning else { return }
    if let id = cell.crowd, case .crowd(let crowd) = cards[id]?.content, crowd.isOver {
      finish(id, at: now)
      cells[run]?.crowd = nil
    }
    if cell.activeCount == 0 { cells[run] = nil }
  }

  private func liveCards(of run: ExecutionID) -> [(CardID, Card)] {
    cards.filter { $0.value.cell == run }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

// MARK: - Jobs

extension CardDeck {
  /// Adds a job that a run has submitted.
  ///
  /// - Parameters:
  ///   - job: Its number.
  ///   - announcement: What is known of it; a part of another job has no card.
  ///   - run: The run that submitted it.
  ///   - hasButton: Whether a front-end can show a button to cancel it.
  ///   - now: The time.
  mutating func add(
    _ job: JobID, _ announcement: JobAnnouncement, by run: ExecutionID, hasButton: Bool,
    at now: Instant
  ) {
    open(run)
    cells[run]?.activeCount += 1
    queuedCount += 1
    jobs[job] = Job(cell: run)
    guard announcement.whole == nil, let cell = cells[run] else { return }
    let hasButton = hasButton && !cell.isBatch
    if cell.cardCount < Self.cardLimit {
      cells[run]?.cardCount += 1
      let card = JobCard(job, name: announcement.name, ahead: queuedCount - 1)
      let id = addCard(Card(cell: run, content: .job(card)), hasButton: hasButton, at: now)
      jobs[job]?.card = id
      queuedCards[job] = id
    } else if let crowd = cell.crowd {
      jobs[job]?.card = crowd
      cards[crowd]?.changeCrowd { $0.add() }
      pacing.change(crowd, at: now)
    } else {
      var crowd = CrowdCard(at: now)
      crowd.add()
      let id = addCard(Card(cell: run, content: .crowd(crowd)), hasButton: hasButton, at: now)
      jobs[job]?.card = id
      cells[run]?.crowd = id
    }
  }

  /// Takes note that the work of a job has begun; what comes after its end is late and says nothing.
  mutating func start(_ job: JobID, by run: ExecutionID, at now: Instant) {
    guard let entry = jobs[job], entry.cell == run, entry.isQueued else { return }
    jobs[job]?.isQueued = false
    leaveQueue(job)
    guard let card = entry.card else { return }
    cards[card]?.changeJob { $0.start(at: now) }
    cards[card]?.changeCrowd { $0.startOne() }
    pacing.change(card, at: now)
  }

  /// Takes note of how far a job, or without one the cell itself, has come.
  mutating func note(
    _ progress: JobProgress, of job: JobID?, by run: ExecutionID, at now: Instant
  ) {
    if let job {
      guard let entry = jobs[job], entry.cell == run, let card = entry.card else { return }
      cards[card]?.changeJob { $0.note(progress, at: now) }
      if case .job = cards[card]?.content { pacing.change(card, at: now) }
      return
    }
    guard let cell = cells[run], cell.isRunning else { return }
    if let work = cell.work {
      cards[work]?.changeWork { $0.note(progress, at: now) }
      pacing.change(work, at: now)
    } else {
      let content = Card.Content.work(WorkCard(progress, at: now))
      let id = addCard(Card(cell: run, content: content), hasButton: false, at: now)
      cells[run]?.work = id
    }
  }

  /// Says how a job ended.
  mutating func end(_ job: JobID, by run: ExecutionID, _ end: JobEnd, at now: Instant) {
    guard let entry = jobs[job], entry.cell == run else { return }
    remove(job, entry)
    if let card = entry.card {
      cards[card]?.changeCrowd { $0.endOne(job, end, wasQueued: entry.isQueued, at: now) }
      cards[card]?.changeJob { $0.end(end) }
      if case .job = cards[card]?.content {
        finish(card, at: now)
      } else {
        pacing.change(card, at: now)
      }
    }
    settle(run, at: now)
  }

  /// Says of every job that it is lost, because the process it ran in is gone.
  mutating func loseAll(because cause: String, at now: Instant) {
    for (job, entry) in jobs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      remove(job, entry)
      guard let card = entry.card else { continue }
      cards[card]?.changeCrowd { $0.loseOne(because: cause, wasQueued: entry.isQueued) }
      cards[card]?.changeJob { $0.lose(because: cause) }
    }
    for (run, cell) in cells.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      if let work = cell.work { cards[work]?.changeWork { $0.end(.lost(cause: cause), at: now) } }
      for (card, _) in liveCards(of: run) { finish(card, at: now) }
      cells[run]?.work = nil
      cells[run]?.crowd = nil
      settle(run, at: now)
    }
  }

  private mutating func remove(_ job: JobID, _ entry: Job) {
    jobs[job] = nil
    cells[entry.cell]?.activeCount -= 1
    if entry.isQueued { leaveQueue(job) }
  }

  /// Moves up the jobs behind one that waits no longer.
  private mutating func leaveQueue(_ job: JobID) {
    queuedCount -= 1
    queuedCards[job] = nil
    for (other, card) in queuedCards where other.rawValue > job.rawValue {
      cards[card]?.changeJob { $0.moveUp() }
    }
  }
}

// MARK: - Buttons

extension CardDeck {
  /// Takes what a front-end says on a comm.
  ///
  /// - Returns: The jobs that are to be cancelled; nothing if the comm is none of the cards'.
  mutating func take(_ event: CommEvent, at now: Instant) -> [JobID]? {
    guard widgets.comms.contains(event.id) else { return nil }
    if case .close = event.kind { widgets.forget(event.id) }
    guard let id = widgets.clickedCard(by: event), let card = cards[id], let widget = card.widget
    else { return [] }
    cards[id]?.changeJob { $0.cancel() }
    pacing.change(id, at: now)
    send(widget.waiting, of: card)
    return jobs.filter { $0.value.card == id }.keys.sorted { $0.rawValue < $1.rawValue }
  }
}

// MARK: - Showing

extension CardDeck {
  /// Shows what is due.
  mutating func wake(at now: Instant) {
    for card in pacing.due(at: now) { show(card, at: now) }
    pacing.endRound(at: now)
  }

  /// Shows all cards that have changed, of one run or of all.
  mutating func flush(_ run: ExecutionID? = nil, at now: Instant) {
    for (id, card) in cards where pacing.isChanged(id) && (run == nil || card.cell == run) {
      show(id, at: now)
    }
  }

  private mutating func addCard(_ card: Card, hasButton: Bool, at now: Instant) -> CardID {
    lastCard += 1
    let id = CardID(rawValue: lastCard)
    var card = card
    if hasButton {
      let (widget, opening) = widgets.make(for: id, card.face(at: now, queued: queuedCount))
      card.widget = widget
      send(opening, of: card)
    }
    cards[id] = card
    display(id, face(of: card, at: now), at: now)
    pacing.setTicking(true, id, at: now)
    return id
  }

  /// Shows a card at the end of what its cell shows.
  private mutating func display(_ id: CardID, _ face: CardFace, at now: Instant) {
    pacing.show(id, at: now)
    cards[id]?.shown = face
    guard let card = cards[id] else { return }
    var bundle = face.bundle
    if let widget = card.widget { bundle.entries[CardWidget.mimeType] = widget.view }
    send(.display(bundle, displayID: card.displayID), of: card)
  }

  /// Shows a card as it is now, if that is news.
  private mutating func show(_ id: CardID, at now: Instant) {
    pacing.show(id, at: now)
    guard let card = cards[id] else { return }
    let face = face(of: card, at: now)
    guard face != card.shown else { return }
    cards[id]?.shown = face
    if let widget = card.widget {
      send([widget.update(face.html)], of: card)
    } else {
      send(.updateDisplay(face.bundle, displayID: card.displayID), of: card)
    }
  }

  /// Shows a card for the last time.
  private mutating func finish(_ id: CardID, at now: Instant) {
    pacing.forget(id)
    guard let card = cards.removeValue(forKey: id) else { return }
    let face = face(of: card, at: now)
    if let widget = card.widget { send(widgets.end(widget, face.html), of: card) }
    // Without the widget, so that a saved notebook shows the card by itself.
    send(.updateDisplay(face.bundle, displayID: card.displayID), of: card)
  }

  private func face(of card: Card, at now: Instant) -> CardFace {
    var face = card.face(at: now, queued: queuedCount)
    if let cell = cells[card.cell], cell.place != card.cell { face.note = Self.movedNote }
    return face
  }

  private mutating func send(_ events: [CommEvent], of card: Card) {
    for event in events { send(.comm(event), of: card) }
  }

  private mutating func send(_ output: Output, of card: Card) {
    messages.append(Message(output: output, execution: parent(of: card)))
  }

  /// The run under which a card is shown now.
  private func parent(of card: Card) -> ExecutionID {
    guard let cell = cells[card.cell] else { return card.cell }
    if cell.isBatch, !cell.isRunning, let running = runningCells.last { return running }
    return cell.place
  }
}
