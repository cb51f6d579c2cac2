internal import RunnerProtocol

extension CardDeck {
  /// Takes what the runner has said of jobs.
  mutating func take(_ note: JobNote, hasButton: Bool, at now: Instant) {
    switch note {
    case .queued(let job, let announcement, let run):
      add(job, announcement, by: run, hasButton: hasButton, at: now)
    case .started(let job, let run): start(job, by: run, at: now)
    case .ended(let job, let run, let end): self.end(job, by: run, end, at: now)
    case .news(let news): take(news, hasButton: hasButton, at: now)
    }
  }

  /// Takes what has happened to many jobs of a run, in its order.
  mutating func take(_ news: JobNews, hasButton: Bool, at now: Instant) {
    var entries = news.entries[...]
    while let entry = entries.first {
      let count = changeCrowd(of: news.run, by: entries, at: now)
      if count == 0 { take(JobNote(entry, of: news.run), hasButton: hasButton, at: now) }
      entries = entries.dropFirst(max(1, count))
    }
  }

  /// Changes the card that most of many jobs share, once for all.
  ///
  /// - Returns: How many of the first entries are about that card and no other.
  private mutating func changeCrowd(
    of run: ExecutionID, by entries: ArraySlice<JobNews.Entry>, at now: Instant
  ) -> Int {
    guard var cell = cells[run], cell.cardCount >= Self.cardLimit, let id = cell.crowd,
      case .crowd(var crowd) = stage[id]?.content
    else { return 0 }
    var count = 0
    while count < entries.count, cell.isRunning || !crowd.isOver,
      change(&crowd, id, &cell, of: run, by: entries[entries.startIndex + count], at: now)
    {
      count += 1
    }
    guard count > 0 else { return 0 }
    cells[run] = cell
    stage.change(id, at: now) { $0.changeCrowd { $0 = crowd } }
    settle(run, at: now)
    return count
  }

  /// Changes what many jobs share; says whether the entry is about that.
  private mutating func change(
    _ crowd: inout CrowdCard, _ id: CardID, _ cell: inout Cell, of run: ExecutionID,
    by entry: JobNews.Entry, at now: Instant
  ) -> Bool {
    switch entry {
    case .queued(let job):
      jobs[job] = Job(cell: run, card: id)
      crowd.add()
      cell.activeCount += 1
      stage.queuedCount += 1
    case .started(let job):
      guard let known = jobs[job], known.cell == run, known.card == id else { return false }
      guard known.isQueued else { break }
      jobs[job]?.isQueued = false
      leaveQueue(job)
      crowd.startOne()
    case .completed(let job, let seconds):
      guard let known = jobs[job], known.cell == run, known.card == id else { return false }
      jobs[job] = nil
      cell.activeCount -= 1
      if known.isQueued { leaveQueue(job) }
      crowd.endOne(
        job, JobNews.Entry.end(after: seconds), wasQueued: known.isQueued, at: now)
    }
    return true
  }
}
