internal import Execution
internal import Limits
internal import RunnerProtocol

/// The cards of all cells, and how job events change them.
///
/// A pure state machine: its owner passes the time in and sends the messages of its presenter.
struct CardDeck: Sendable {
  typealias Instant = ContinuousClock.Instant

  struct Cell {
    /// Whether the cell itself still runs.
    var isRunning = false
    /// How many jobs have had cards of their own.
    var cardCount = 0
    /// How many jobs are not over.
    var activeCount = 0
    /// The card of the jobs beyond those.
    var group: CardID?
    /// The card of the cell's own progress.
    var progress: CardID?
  }

  struct Job {
    var cell: ExecutionID
    /// The card that shows it; `nil` for a part of another job.
    var card: CardID?
    var stage = JobStage.queued
    var priority = CellJobOptions.Priority.normal
    /// Whether its parts are in the queue in its place.
    var isWhole = false
  }

  var presenter = CardPresenter()
  /// The runs whose front-ends show cards, and whether each is a batch run.
  private var isBatch: [ExecutionID: Bool] = [:]
  var cells: [ExecutionID: Cell] = [:]
  var jobs = JobIDMap<Job>()
  var queue = CardQueue()

  /// Removes and returns the messages to be sent now.
  mutating func drainMessages() -> [CardPresenter.Message] { presenter.drainMessages() }

  /// Whether the jobs of a run have cards.
  func hasCards(_ run: ExecutionID) -> Bool { isBatch[run] != nil }
}

// MARK: - Cells

extension CardDeck {
  /// Begins a run of a cell whose front-end shows cards.
  mutating func runDidBegin(_ run: ExecutionID, isBatch: Bool) {
    self.isBatch[run] = isBatch
    open(run)
    cells[run]?.isRunning = true
  }

  /// Ends a run of a cell; its jobs may keep running.
  mutating func runDidEnd(_ run: ExecutionID, how: ProgressCard.End, at now: Instant) {
    if let progress = cells[run]?.progress {
      presenter.changeAtNextTick(progress) { $0.changeProgress { $0.finish(how, at: now) } }
      presenter.finish(progress, at: now)
      cells[run]?.progress = nil
    }
    // Batch front-ends read nothing after the reply, so they need the current state now.
    presenter.flush(at: now)
    cells[run]?.isRunning = false
    closeIfDone(run, at: now)
  }

  /// Moves the unfinished cards of a run to a later run of the same cell.
  mutating func move(from old: ExecutionID, to new: ExecutionID, at now: Instant) {
    presenter.move(from: old, to: new, at: now)
  }

  private mutating func open(_ run: ExecutionID) {
    guard cells[run] == nil, hasCards(run) else { return }
    cells[run] = Cell()
  }

  /// Ends the group card of a run when its jobs are over, and forgets the run when all are.
  mutating func closeIfDone(_ run: ExecutionID, at now: Instant) {
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
  /// Inserts a job that a run has submitted; a part of another job has no card.
  mutating func insert(
    _ job: JobID, _ announcement: JobAnnouncement, by run: ExecutionID, at now: Instant
  ) {
    open(run)
    cells[run]?.activeCount += 1
    let stage: JobStage = announcement.wait == nil ? .queued : .waiting
    jobs[job] = Job(
      cell: run, stage: stage, priority: announcement.priority, isWhole: announcement.isWhole)
    if stage == .queued { enterQueue(job) }
    guard announcement.whole == nil, let cell = cells[run] else { return }
    if cell.cardCount < Limits.Cards.perCell {
      cells[run]?.cardCount += 1
      let name = announcement.name ?? job.defaultName
      let place = queue.firstPlace(of: job)
      let card = JobCard(
        job, name: name, longName: announcement.longName, waitingFor: announcement.wait,
        place: place)
      let id = display(.job(card), of: run, at: now)
      jobs[job]?.card = id
      queue.show(job, on: id)
    } else if let group = cell.group {
      jobs[job]?.card = group
      presenter.update(group, at: now) { $0.changeGroup { $0.jobQueued(in: stage) } }
    } else {
      var group = GroupCard(at: now)
      group.jobQueued(in: stage)
      let id = display(.group(group), of: run, at: now)
      jobs[job]?.card = id
      cells[run]?.group = id
    }
  }

  private mutating func enterQueue(_ job: JobID) {
    guard let entry = jobs[job] else { return }
    queue.enter(job, of: entry.priority, counts: !entry.isWhole)
  }

  /// Records what a job still waits for, or that it is in the queue now.
  mutating func record(_ wait: JobWait, of job: JobID, by run: ExecutionID, at now: Instant) {
    guard let entry = jobs[job], entry.cell == run, entry.stage == .waiting else { return }
    guard wait.count == 0 else {
      if let card = entry.card {
        presenter.update(card, at: now) { $0.changeJob { $0.wait(for: wait) } }
      }
      return
    }
    jobs[job]?.stage = .queued
    enterQueue(job)
    let place = queue.firstPlace(of: job)
    guard let card = entry.card else { return }
    if case .job = presenter[card]?.content { queue.show(job, on: card) }
    presenter.update(card, at: now) { card in
      card.changeJob { $0.enter(at: place) }
      card.changeGroup { $0.jobIsReady() }
    }
  }

  private mutating func display(
    _ content: Card.Content, of run: ExecutionID, at now: Instant
  ) -> CardID {
    let isJobs = if case .progress = content { false } else { true }
    // A notebook that is run as a whole has no user to press a button.
    let isCancellable = isJobs && isBatch[run] == false
    return presenter.display(
      Card(cell: run, content: content, isCancellable: isCancellable), at: now)
  }

  /// Marks a job as running, unless its end has been reported before.
  mutating func start(_ job: JobID, by run: ExecutionID, at now: Instant) {
    guard let entry = jobs[job], entry.cell == run, entry.stage != .running else { return }
    jobs[job]?.stage = .running
    queue.leave(job)
    guard let card = entry.card else { return }
    presenter.update(card, at: now) { card in
      card.changeJob { $0.start(at: now) }
      card.changeGroup { $0.jobStarted(after: entry.stage) }
    }
  }

  /// Records the progress of a job, or of the cell itself if there is no job.
  mutating func recordProgress(
    _ progress: JobProgress, of job: JobID?, by run: ExecutionID, at now: Instant
  ) {
    if let job {
      guard let entry = jobs[job], entry.cell == run, let card = entry.card,
        case .job = presenter[card]?.content
      else { return }
      return presenter.update(card, at: now) { $0.changeJob { $0.record(progress, at: now) } }
    }
    guard let cell = cells[run], cell.isRunning else { return }
    if let id = cell.progress {
      presenter.update(id, at: now) { $0.changeProgress { $0.record(progress, at: now) } }
    } else {
      let id = display(.progress(ProgressCard(progress, at: now)), of: run, at: now)
      cells[run]?.progress = id
    }
  }

  /// Shows how a job ended.
  mutating func finish(_ job: JobID, by run: ExecutionID, _ end: JobEnd, at now: Instant) {
    guard let entry = jobs[job], entry.cell == run else { return }
    remove(job, entry)
    if let card = entry.card {
      presenter.update(card, at: now) { card in
        card.changeGroup { $0.jobEnded(job, end, in: entry.stage, at: now) }
        card.changeJob { $0.finish(end) }
      }
      if case .job = presenter[card]?.content { presenter.finish(card, at: now) }
    }
    closeIfDone(run, at: now)
  }

  /// Marks every job as lost, because the process it ran in is gone.
  mutating func markAllLost(because cause: String, at now: Instant) {
    for (job, entry) in jobs.entries {
      remove(job, entry)
      guard let card = entry.card else { continue }
      presenter.changeAtNextTick(card) { card in
        card.changeGroup { $0.markOneLost(because: cause, in: entry.stage) }
        card.changeJob { $0.markLost(because: cause) }
      }
    }
    for (run, cell) in cells.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      if let progress = cell.progress {
        presenter.changeAtNextTick(progress) {
          $0.changeProgress { $0.finish(.lost(cause: cause), at: now) }
        }
      }
      for card in presenter.cards(of: run) { presenter.finish(card, at: now) }
      cells[run]?.progress = nil
      cells[run]?.group = nil
      closeIfDone(run, at: now)
    }
  }

  /// Confirms on a card that its jobs are being cancelled.
  ///
  /// - Returns: The jobs to cancel; none if the card is over.
  mutating func cancel(_ card: CardID, at now: Instant) -> [JobID] {
    guard presenter[card] != nil else { return [] }
    presenter.confirmCancellation(card)
    presenter.update(card, at: now) { $0.changeJob { $0.cancel() } }
    return jobs.entries.filter { $0.value.card == card }.map(\.job)
  }

  private mutating func remove(_ job: JobID, _ entry: Job) {
    jobs[job] = nil
    cells[entry.cell]?.activeCount -= 1
    queue.leave(job)
  }
}

// MARK: - Showing

extension CardDeck {
  /// Shows the cards that are due.
  mutating func wake(at now: Instant) {
    showPlaces(at: now)
    presenter.wake(at: now)
  }

  /// Shows all cards that have changed.
  mutating func flush(at now: Instant) { presenter.flush(at: now) }

  /// Shows the current places of all queued jobs together, if it is time to.
  private mutating func showPlaces(at now: Instant) {
    guard let places = queue.takePlaces(at: now) else { return }
    for (card, place) in places {
      presenter.changeAtNextTick(card) { $0.changeJob { $0.enter(at: place) } }
    }
    presenter.show(places.map(\.card), at: now)
  }

  /// Records what a run has shown beside its cards.
  mutating func recordOutput(_ output: Output, of run: ExecutionID, at now: Instant) {
    switch output {
    case .clear(let wait): if hasCards(run) { presenter.clear(run, waits: wait, at: now) }
    case .stream, .display, .result: presenter.recordOutput(of: run, at: now)
    case .updateDisplay, .comm, .payload: break
    }
  }
}
