internal import Execution
internal import Limits
internal import RunnerProtocol

extension CardDeck {
  /// Applies what the runner reported of jobs.
  mutating func receive(_ event: JobEvent, at now: Instant) {
    switch event {
    case .queued(let job, let announcement, let run): insert(job, announcement, by: run, at: now)
    case .waits(let job, let wait, let run): record(wait, of: job, by: run, at: now)
    case .started(let job, let run): start(job, by: run, at: now)
    case .ended(let job, let run, let end): finish(job, by: run, end, at: now)
    case .batch(let batch): receive(batch, at: now)
    }
  }

  /// Applies the events of many jobs of a run, in their order.
  mutating func receive(_ batch: JobEventBatch, at now: Instant) {
    var entries = batch.entries[...]
    while let entry = entries.first {
      let count = changeGroup(of: batch.run, by: entries, at: now)
      if count == 0 { receive(JobEvent(entry, of: batch.run), at: now) }
      entries = entries.dropFirst(max(1, count))
    }
  }

  /// Changes the group card that most of many jobs share, once for all of them.
  ///
  /// - Returns: How many of the first entries concern that card and no other.
  private mutating func changeGroup(
    of run: ExecutionID, by entries: ArraySlice<JobEventBatch.BriefEvent>, at now: Instant
  ) -> Int {
    guard var cell = cells[run], cell.cardCount >= Limits.Cards.perCell, let id = cell.group,
      case .group(var group) = presenter[id]?.content
    else { return 0 }
    var count = 0
    while count < entries.count, cell.isRunning || !group.isOver,
      change(&group, id, &cell, of: run, by: entries[entries.startIndex + count], at: now)
    {
      count += 1
    }
    guard count > 0 else { return 0 }
    cells[run] = cell
    presenter.update(id, at: now) { $0.changeGroup { $0 = group } }
    closeIfDone(run, at: now)
    return count
  }

  /// Changes the group of jobs by one entry.
  ///
  /// - Returns: Whether the entry concerns that group.
  private mutating func change(
    _ group: inout GroupCard, _ id: CardID, _ cell: inout Cell, of run: ExecutionID,
    by entry: JobEventBatch.BriefEvent, at now: Instant
  ) -> Bool {
    switch entry {
    case .queued(let job):
      jobs[job] = Job(cell: run, card: id)
      group.jobQueued()
      cell.activeCount += 1
      queue.enter(job, of: .normal)
    case .started(let job):
      guard let known = jobs[job], known.cell == run, known.card == id else { return false }
      guard known.stage != .running else { break }
      jobs[job]?.stage = .running
      queue.leave(job)
      group.jobStarted(after: known.stage)
    case .completed(let job, let seconds):
      guard let known = jobs[job], known.cell == run, known.card == id else { return false }
      jobs[job] = nil
      cell.activeCount -= 1
      queue.leave(job)
      group.jobEnded(
        job, JobEventBatch.BriefEvent.end(after: seconds), in: known.stage, at: now)
    }
    return true
  }
}
