internal import Execution
internal import RunnerProtocol
internal import Synchronization

/// Says under each cell how its jobs are: on cards that are updated in place where the front-end
/// can do that, otherwise in lines about those that ended.
final class JobStatusReporter: Sendable {
  private struct State {
    var deck = CardDeck()
    /// When the deck is looked at again.
    var wakeTime: ContinuousClock.Instant?
  }

  private let sink: any OutputSink
  private let lines: JobLines
  /// Whether it matters to the cards that something else is shown.
  private let hasClearing = Atomic(false)
  /// Locked also while something is shown, so that the newest state is shown last.
  private let state = Mutex(State())

  init(_ sink: any OutputSink) {
    self.sink = sink
    lines = JobLines(sink)
  }

  // MARK: - Cells

  /// Begins a run of a cell.
  func begin(_ cell: CellRequest) {
    guard cell.updatesDisplays else { return lines.begin(cell.id) }
    change { deck, _ in deck.begin(cell.id, isBatch: cell.isBatch) }
  }

  /// Ends a run of a cell, after all that is to be known of its jobs has been shown.
  func end(_ run: ExecutionID, _ outcome: ExecutionOutcome) {
    guard hasCards(run) else { return lines.end(run) }
    let how: ProgressCard.End = if case .completed = outcome { .completed } else { .stopped }
    change { deck, now in deck.end(run, how: how, at: now) }
  }

  /// Shows the cards of an earlier run that are not over under a later run of the same cell.
  func move(from old: ExecutionID, to new: ExecutionID) {
    change { deck, now in deck.move(from: old, to: new, at: now) }
  }

  // MARK: - Jobs

  /// Takes what the runner has said of jobs, in its order, and shows what is to be seen then.
  func take(_ notes: [JobEvent]) {
    let runs = Set(notes.map(\.run))
    let shown = state.withLock { state in runs.filter { state.deck.hasCards($0) } }
    if shown.count < runs.count { lines.take(notes, butOf: shown) }
    guard !shown.isEmpty else { return }
    let hasButton = sink.showsWidgets
    change { deck, now in
      for note in notes where shown.contains(note.run) {
        deck.take(note, hasButton: hasButton, at: now)
      }
    }
  }

  func progressed(_ progress: JobProgress, of job: JobID?, by run: ExecutionID) {
    change { deck, now in deck.note(progress, of: job, by: run, at: now) }
  }

  /// Says of every job that it is lost with its process.
  func lost(because cause: String) {
    lines.lost()
    change { deck, now in deck.markAllLost(because: cause, at: now) }
  }

  /// Shows what is true now of all jobs.
  func flush() {
    change { deck, now in deck.flush(at: now) }
  }

  /// Takes note of what a run has shown beside its cards: they come back where all was cleared.
  func passed(_ output: Output, from run: ExecutionID) {
    let isClearing = if case .clear = output { true } else { false }
    guard isClearing || hasClearing.load(ordering: .relaxed) else { return }
    change { deck, now in deck.note(output, of: run, at: now) }
  }

  // MARK: - Buttons

  /// The comms of the cards, which outlive the process that runs the cells.
  var comms: Set<String> { state.withLock(\.deck.presenter.comms) }

  /// Takes what a front-end says on a comm of a card.
  ///
  /// - Returns: The jobs whose button was pressed; nothing if the comm is none of the cards'.
  func take(_ event: CommEvent) -> [JobID]? {
    change { deck, now in deck.take(event, at: now) }
  }

  // MARK: - Showing

  private func hasCards(_ run: ExecutionID) -> Bool { state.withLock { $0.deck.hasCards(run) } }

  /// Changes the deck, shows what is to be seen of it at once, and the rest when it is time.
  private func change<Result: Sendable>(
    _ body: (inout CardDeck, ContinuousClock.Instant) -> Result
  ) -> Result {
    state.withLock { state in
      let result = body(&state.deck, .now)
      hasClearing.store(state.deck.presenter.isClearing, ordering: .relaxed)
      for message in state.deck.drainMessages() {
        sink.receive(message.output, from: message.execution)
      }
      if let deadline = state.deck.presenter.deadline, state.wakeTime.map({ deadline < $0 }) ?? true
      {
        state.wakeTime = deadline
        wake(at: deadline)
      }
      return result
    }
  }

  private func wake(at time: ContinuousClock.Instant) {
    Task { [weak self] in
      try await Task.sleep(until: time)
      self?.wake(for: time)
    }
  }

  /// Shows what is due, unless it was to be looked at earlier meanwhile.
  private func wake(for time: ContinuousClock.Instant) {
    let isWanted = state.withLock { state in
      guard state.wakeTime == time else { return false }
      state.wakeTime = nil
      return true
    }
    if isWanted { change { deck, now in deck.wake(at: now) } }
  }
}
