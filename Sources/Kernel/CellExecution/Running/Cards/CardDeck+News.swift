internal import Limits
internal import RunnerProtocol

extension CardDeck {
  /// Takes what the runner has said of jobs.
  mutating func take(_ note: JobEvent, hasButton: Bool, at now: Instant) {
    switch note {
    case .queued(let job, let announcement, let run):
      add(job, announcement, by: run, hasButton: hasButton, at: now)
    case .started(let job, let run): start(job, by: run, at: now)
    case .ended(let job, let run, let end): self.end(job, by: run, end, at: now)
    case .news(let news): take(news, hasButton: hasButton, at: now)
    }
  }

  /// Takes what has happened to many jobs of a run, in its order.
  mutating func take(_ news: JobEventBatch, hasButton: Bool, at now: Instant) {
    var entries = news.entries[...]
    while let entry = entries.first {
      let count = changeGroup(of: news.run, by: entries, at: now)
      if count == 0 { take(JobEvent(entry, of: news.run), hasButton: hasButton, at: now) }
      entries = entries.dropFirst(max(1, count))
    }
  }

  /// Changes the card that most of many jobs share, once for all.
  ///
  /// - Returns: How many of the first entries are about that card and no other.
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
    presenter.change(id, at: now) { $0.changeGroup { $0 = group } }
    settle(run, at: now)
    return count
  }

  /// Changes what many jobs share; says whether the entry is about that.
  private mutating func change(
    _ group: inout GroupCard, _ id: CardID, _ cell: inout Cell, of run: ExecutionID,
    by entry: JobEventBatch.BriefEvent, at now: Instant
  ) -> Bool {
    switch entry {
    case .queued(let job):
      jobs[job] = Job(cell: run, card: id)
      group.add()
      cell.activeCount += 1
      presenter.queuedCount += 1
    case .started(let job):
      guard let known = jobs[job], known.cell == run, known.card == id else { return false }
      guard known.isQueued else { break }
      jobs[job]?.isQueued = false
      leaveQueue(job)
      group.startOne()
    case .completed(let job, let seconds):
      guard let known = jobs[job], known.cell == run, known.card == id else { return false }
      jobs[job] = nil
      cell.activeCount -= 1
      if known.isQueued { leaveQueue(job) }
      group.endOne(
        job, JobEventBatch.BriefEvent.end(after: seconds), wasQueued: known.isQueued, at: now)
    }
    return true
  }
}
