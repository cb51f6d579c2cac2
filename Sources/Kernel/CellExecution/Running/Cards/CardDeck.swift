internal import Limits
internal import RunnerProtocol

/// The cards of all cells: turns what happens to jobs into changes of cards.
///
/// A pure state machine: its owner tells it the time, and sends the messages of its presenter.
struct CardDeck: Sendable {
  typealias Instant = ContinuousClock.Instant

  struct Cell {
    /// Whether the cell itself still runs.
    var isRunning = false
    /// How many jobs have had cards of their own.
    var cardCount = 0
    /// The jobs that are not over.
    var activeCount = 0
    /// The card of the jobs beyond those.
    var group: CardID?
    /// The card of the cell's own progress.
    var work: CardID?
  }

  struct Job {
    var cell: ExecutionID
    /// Where it is told of; nothing for a part of another job.
    var card: CardID?
    var isQueued = true
  }

  /// Where the cards are shown.
  var presenter = CardPresenter()
  /// The runs whose front-ends show cards, and whether each is a batch run.
  private var isBatch: [ExecutionID: Bool] = [:]
  var cells: [ExecutionID: Cell] = [:]
  var jobs = JobIDMap<Job>()
  private var queuedCards: [JobID: CardID] = [:]

  /// Takes what is to be sent now.
  mutating func drainMessages() -> [CardPresenter.Message] { presenter.drainMessages() }

  /// Whether the jobs of a run have cards.
  func hasCards(_ run: ExecutionID) -> Bool { isBatch[run] != nil }
}

// MARK: - Cells

extension CardDeck {
  /// Begins a run of a cell whose front-end shows cards.
  mutating func begin(_ run: ExecutionID, isBatch: Bool) {
    self.isBatch[run] = isBatch
    open(run)
    cells[run]?.isRunning = true
  }

  /// Ends a run of a cell; its jobs may go on.
  mutating func end(_ run: ExecutionID, how: ProgressCard.End, at now: Instant) {
    if let work = cells[run]?.work {
      presenter.changeAtNextTick(work) { $0.changeWork { $0.end(how, at: now) } }
      presenter.finish(work, at: now)
      cells[run]?.work = nil
    }
    // Runners of whole notebooks read nothing after the reply: they are to have what is true now.
    presenter.flush(at: now)
    cells[run]?.isRunning = false
    settle(run, at: now)
  }

  /// Shows the cards of a run that are not over under a later run of the same cell.
  mutating func move(from old: ExecutionID, to new: ExecutionID, at now: Instant) {
    presenter.move(from: old, to: new, at: now)
  }

  private mutating func open(_ run: ExecutionID) {
    guard cells[run] == nil, hasCards(run) else { return }
    cells[run] = Cell()
  }

  /// Ends the shared card of a run when its jobs are over, and forgets the run when all are.
  mutating func settle(_ run: ExecutionID, at now: Instant) {
    guard let cell = cells[run], !cell.isRunning else { return }
    if let id = cell.group, case .group(let group) = presenter[id]?.content, group.isOver {
      presenter.finish(id, at: now)
      cells[run]?.group = nil
    }
    guard cell.activeCount == 0 else { return }
    cells[run] = nil
    presenter.forget(run)
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
    presenter.queuedCount += 1
    jobs[job] = Job(cell: run)
    guard announcement.whole == nil, let cell = cells[run] else { return }
    // Nobody presses buttons in a notebook that is run as a whole.
    let hasButton = hasButton && isBatch[run] == false
    if cell.cardCount < Limits.Cards.perCell {
      cells[run]?.cardCount += 1
      let name = announcement.name ?? job.defaultName
      let card = JobCard(job, name: name, ahead: presenter.queuedCount - 1)
      let id = presenter.add(Card(cell: run, content: .job(card)), hasButton: hasButton, at: now)
      jobs[job]?.card = id
      queuedCards[job] = id
    } else if let group = cell.group {
      jobs[job]?.card = group
      presenter.change(group, at: now) { $0.changeGroup { $0.add() } }
    } else {
      var group = GroupCard(at: now)
      group.add()
      let id = presenter.add(Card(cell: run, content: .group(group)), hasButton: hasButton, at: now)
      jobs[job]?.card = id
      cells[run]?.group = id
    }
  }

  /// Takes note that the work of a job has begun; what comes after its end is late and says nothing.
  mutating func start(_ job: JobID, by run: ExecutionID, at now: Instant) {
    guard let entry = jobs[job], entry.cell == run, entry.isQueued else { return }
    jobs[job]?.isQueued = false
    leaveQueue(job)
    guard let card = entry.card else { return }
    presenter.change(card, at: now) { card in
      card.changeJob { $0.start(at: now) }
      card.changeGroup { $0.startOne() }
    }
  }

  /// Takes note of how far a job, or without one the cell itself, has come.
  mutating func note(
    _ progress: JobProgress, of job: JobID?, by run: ExecutionID, at now: Instant
  ) {
    if let job {
      guard let entry = jobs[job], entry.cell == run, let card = entry.card,
        case .job = presenter[card]?.content
      else { return }
      return presenter.change(card, at: now) { $0.changeJob { $0.note(progress, at: now) } }
    }
    guard let cell = cells[run], cell.isRunning else { return }
    if let work = cell.work {
      presenter.change(work, at: now) { $0.changeWork { $0.note(progress, at: now) } }
    } else {
      let content = Card.Content.work(ProgressCard(progress, at: now))
      let id = presenter.add(Card(cell: run, content: content), hasButton: false, at: now)
      cells[run]?.work = id
    }
  }

  /// Says how a job ended.
  mutating func end(_ job: JobID, by run: ExecutionID, _ end: JobEnd, at now: Instant) {
    guard let entry = jobs[job], entry.cell == run else { return }
    remove(job, entry)
    if let card = entry.card {
      presenter.change(card, at: now) { card in
        card.changeGroup { $0.endOne(job, end, wasQueued: entry.isQueued, at: now) }
        card.changeJob { $0.end(end) }
      }
      if case .job = presenter[card]?.content { presenter.finish(card, at: now) }
    }
    settle(run, at: now)
  }

  /// Says of every job that it is lost, because the process it ran in is gone.
  mutating func markAllLost(because cause: String, at now: Instant) {
    for (job, entry) in jobs.entries {
      remove(job, entry)
      guard let card = entry.card else { continue }
      presenter.changeAtNextTick(card) { card in
        card.changeGroup { $0.markOneLost(because: cause, wasQueued: entry.isQueued) }
        card.changeJob { $0.lose(because: cause) }
      }
    }
    for (run, cell) in cells.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      if let work = cell.work {
        presenter.changeAtNextTick(work) { $0.changeWork { $0.end(.lost(cause: cause), at: now) } }
      }
      for card in presenter.cards(of: run) { presenter.finish(card, at: now) }
      cells[run]?.work = nil
      cells[run]?.group = nil
      settle(run, at: now)
    }
  }

  /// Takes what a front-end says on a comm.
  ///
  /// - Returns: The jobs that are to be cancelled; nothing if the comm is none of the cards'.
  mutating func take(_ event: CommEvent, at now: Instant) -> [JobID]? {
    switch presenter.take(event) {
    case .foreign: return nil
    case .nothing: return []
    case .click(let id):
      presenter.change(id, at: now) { $0.changeJob { $0.cancel() } }
      return jobs.entries.filter { $0.value.card == id }.map(\.job)
    }
  }

  private mutating func remove(_ job: JobID, _ entry: Job) {
    jobs[job] = nil
    cells[entry.cell]?.activeCount -= 1
    if entry.isQueued { leaveQueue(job) }
  }

  /// Moves up the jobs behind one that waits no longer.
  mutating func leaveQueue(_ job: JobID) {
    presenter.queuedCount -= 1
    guard !queuedCards.isEmpty else { return }
    queuedCards[job] = nil
    for (other, card) in queuedCards where other.rawValue > job.rawValue {
      presenter.changeAtNextTick(card) { $0.changeJob { $0.advanceInQueue() } }
    }
  }
}

// MARK: - Showing

extension CardDeck {
  /// Shows what is due.
  mutating func wake(at now: Instant) { presenter.wake(at: now) }

  /// Shows all cards that have changed.
  mutating func flush(at now: Instant) { presenter.flush(at: now) }

  /// Takes note of what a run has shown beside its cards.
  mutating func note(_ output: Output, of run: ExecutionID, at now: Instant) {
    switch output {
    case .clear(let wait): if hasCards(run) { presenter.clear(run, waits: wait, at: now) }
    case .stream, .display, .result, .error: presenter.noteOutput(of: run, at: now)
    case .updateDisplay, .comm, .payload: break
    }
  }
}
