package import Execution
package import RunnerProtocol
internal import Synchronization

/// Shows under each cell how its jobs are doing: on cards where the front-end updates displays in
/// place, otherwise in a line for each job that ended.
package final class JobStatusReporter: Sendable {
  private struct State {
    var deck = CardDeck()
    /// The earliest time for which a wake-up is planned.
    var wakeTime: ContinuousClock.Instant?
  }

  private let sink: any OutputSink
  private let lines: JobLines
  /// Whether the cards depend on what else is shown.
  private let hasClearing = Atomic(false)
  /// Stays locked while something is sent, so that the newest state is sent last.
  private let state = Mutex(State())

  package init(_ sink: any OutputSink) {
    self.sink = sink
    lines = JobLines(sink)
  }

  // MARK: - Cells

  /// Begins a run of a cell.
  package func runDidBegin(_ cell: CellRequest) {
    guard cell.updatesDisplays else { return lines.runDidBegin(cell.id) }
    update { deck, _ in deck.runDidBegin(cell.id, isBatch: cell.isBatch) }
  }

  /// Ends a run of a cell, after showing the current state of its jobs.
  package func runDidEnd(_ run: ExecutionID, _ outcome: ExecutionOutcome) {
    guard hasCards(run) else { return lines.runDidEnd(run) }
    let how: ProgressCard.End = if case .completed = outcome { .completed } else { .stopped }
    update { deck, now in deck.runDidEnd(run, how: how, at: now) }
  }

  /// Moves the unfinished cards of an earlier run to a later run of the same cell.
  package func move(from old: ExecutionID, to new: ExecutionID) {
    update { deck, now in deck.move(from: old, to: new, at: now) }
  }

  // MARK: - Jobs

  /// Applies what the runner reported of jobs, in its order, and shows what is due then.
  package func receive(_ events: [JobEvent]) {
    let runs = Set(events.map(\.run))
    let shown = state.withLock { state in runs.filter { state.deck.hasCards($0) } }
    if shown.count < runs.count { lines.receive(events, excluding: shown) }
    guard !shown.isEmpty else { return }
    update { deck, now in
      for event in events where shown.contains(event.run) { deck.receive(event, at: now) }
    }
  }

  /// Records the progress of a job, or of the cell itself if there is no job.
  package func recordProgress(_ progress: JobProgress, of job: JobID?, by run: ExecutionID) {
    update { deck, now in deck.recordProgress(progress, of: job, by: run, at: now) }
  }

  /// Marks every job as lost with its process.
  package func markAllLost(because cause: String) {
    lines.markAllLost()
    update { deck, now in deck.markAllLost(because: cause, at: now) }
  }

  /// Confirms on a card that its jobs are being cancelled.
  ///
  /// - Returns: The jobs to cancel; none if the card is over.
  package func cancel(_ card: CardID) -> [JobID] {
    update { deck, now in deck.cancel(card, at: now) }
  }

  /// Shows the current state of all jobs.
  package func flush() {
    update { deck, now in deck.flush(at: now) }
  }

  /// Records what a run has shown beside its cards, which come back where everything was cleared.
  package func didShow(_ output: Output, from run: ExecutionID) {
    let isClearing = if case .clear = output { true } else { false }
    guard isClearing || hasClearing.load(ordering: .relaxed) else { return }
    update { deck, now in deck.recordOutput(output, of: run, at: now) }
  }

  // MARK: - Showing

  private func hasCards(_ run: ExecutionID) -> Bool { state.withLock { $0.deck.hasCards(run) } }

  /// Changes the deck, sends what is due at once, and plans a wake-up for the rest.
  private func update<Result: Sendable>(
    _ body: (inout CardDeck, ContinuousClock.Instant) -> Result
  ) -> Result {
    state.withLock { state in
      let result = body(&state.deck, .now)
      hasClearing.store(state.deck.presenter.isClearing, ordering: .relaxed)
      for message in state.deck.drainMessages() {
        sink.receive(message.update, from: message.execution)
      }
      if let deadline = state.deck.presenter.deadline, state.wakeTime.map({ deadline < $0 }) ?? true
      {
        state.wakeTime = deadline
        planWake(at: deadline)
      }
      return result
    }
  }

  private func planWake(at time: ContinuousClock.Instant) {
    Task { [weak self] in
      try await Task.sleep(until: time)
      self?.wake(plannedFor: time)
    }
  }

  /// Shows what is due, unless an earlier wake-up has been planned meanwhile.
  private func wake(plannedFor time: ContinuousClock.Instant) {
    let isCurrent = state.withLock { state in
      guard state.wakeTime == time else { return false }
      state.wakeTime = nil
      return true
    }
    if isCurrent { update { deck, now in deck.wake(at: now) } }
  }
}
