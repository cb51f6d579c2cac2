internal import Execution
internal import Formatting
internal import Limits
internal import RunnerProtocol
internal import Synchronization

/// Says under each cell how its jobs ended; of many that ended well or were cancelled, all but the
/// first share a line that is updated.
final class JobLines: Sendable {
  private enum Ending: CaseIterable {
    case completed
    case cancelled
  }

  /// How many jobs of a cell ended in one way, and what has been said of it.
  private struct Tally {
    /// How many had a line of their own.
    var single = 0
    /// How many share a line.
    var shared = 0
    /// Names the shared line, once it is shown.
    var displayID: String?
    var lastShown: ContinuousClock.Instant?
    /// Whether the shared line is to change a moment later.
    var isDue = false
  }

  private struct Cell {
    var isRunning = false
    /// The jobs that are not over.
    var activeCount = 0
    /// Those of them that others tell of, as their parts.
    var parts: Set<JobID> = []
    /// When the first job was submitted.
    var start: ContinuousClock.Instant?
    var tallies: [Ending: Tally] = [:]
  }

  private let sink: any OutputSink
  /// Locked also while something is shown, so that the newest state is shown last.
  private let cells = Mutex<[ExecutionID: Cell]>([:])

  init(_ sink: any OutputSink) {
    self.sink = sink
  }

  /// Begins a run of a cell.
  func begin(_ run: ExecutionID) {
    change(run) { $0.isRunning = true }
  }

  /// Ends a run of a cell; its jobs may go on.
  func end(_ run: ExecutionID) {
    change(run) { $0.isRunning = false }
  }

  /// Takes what the runner has said of jobs, in its order, but for those of some runs.
  func take(_ notes: [JobEvent], butOf others: Set<ExecutionID>) {
    cells.withLock { cells in
      for note in notes where others.isEmpty || !others.contains(note.run) {
        switch note {
        case .queued(let job, let announcement, let run):
          change(run, in: &cells) { submitted(job, announcement, in: &$0) }
        case .started: break
        case .ended(let job, let run, let end):
          change(run, in: &cells) { ended(job, end, in: &$0, of: run) }
        case .news(let news): take(news, in: &cells)
        }
      }
    }
  }

  /// Not by way of notes, which are larger: consoles hear of each of many jobs here.
  private func take(_ news: JobEventBatch, in cells: inout [ExecutionID: Cell]) {
    for entry in news.entries {
      change(news.run, in: &cells) { cell in
        switch entry {
        case .queued(let job): submitted(job, JobAnnouncement(name: nil), in: &cell)
        case .started: break
        case .completed(let job, let seconds):
          ended(job, JobEventBatch.BriefEvent.end(after: seconds), in: &cell, of: news.run)
        }
      }
    }
  }

  private func submitted(_ job: JobID, _ announcement: JobAnnouncement, in cell: inout Cell) {
    cell.activeCount += 1
    if announcement.whole != nil { cell.parts.insert(job) }
    if cell.start == nil { cell.start = .now }
  }

  /// Says how a job ended; of a part of another job that one tells.
  private func ended(_ job: JobID, _ end: JobEnd, in cell: inout Cell, of run: ExecutionID) {
    cell.activeCount -= 1
    guard cell.parts.isEmpty || cell.parts.remove(job) == nil else { return }
    show(job, end, in: &cell, of: run)
  }

  /// Takes note that all jobs are gone with their process.
  func lost() {
    for run in cells.withLock({ Array($0.keys) }) {
      change(run) { cell in
        showAllDue(&cell, of: run)
        (cell.activeCount, cell.parts) = (0, [])
      }
    }
  }

  /// Shows what is true now of the jobs of a cell.
  func flush(_ run: ExecutionID) {
    change(run) { showAllDue(&$0, of: run) }
  }

  private func change(_ run: ExecutionID, _ body: (inout Cell) -> Void) {
    cells.withLock { change(run, in: &$0, body) }
  }

  /// Changes what is known of a cell, where it is, and forgets it when nothing of it goes on.
  private func change(
    _ run: ExecutionID, in cells: inout [ExecutionID: Cell], _ body: (inout Cell) -> Void
  ) {
    let isOver = change(&cells[run, default: Cell()]) { cell in
      body(&cell)
      guard !cell.isRunning, cell.activeCount <= 0 else { return false }
      showAllDue(&cell, of: run)
      return true
    }
    if isOver { cells[run] = nil }
  }

  private func change(_ cell: inout Cell, _ body: (inout Cell) -> Bool) -> Bool { body(&cell) }

  private func show(_ job: JobID, _ end: JobEnd, in cell: inout Cell, of run: ExecutionID) {
    let ending: Ending? =
      switch end.outcome {
      case .completed: .completed
      case .cancelled: .cancelled
      case .failed, .timedOut: nil
      }
    guard let ending else {
      return showLine(of: job, end, in: run)
    }
    show(job, end, as: ending, in: &cell.tallies[ending, default: Tally()], cell.start, of: run)
  }

  private func show(
    _ job: JobID, _ end: JobEnd, as ending: Ending, in tally: inout Tally,
    _ start: ContinuousClock.Instant?, of run: ExecutionID
  ) {
    guard tally.single >= Limits.Cards.perCell else {
      tally.single += 1
      return showLine(of: job, end, in: run)
    }
    tally.shared += 1
    guard !tally.isDue else { return }
    let pause = tally.lastShown.map { $0 + Limits.Cards.updateInterval - .now } ?? .zero
    guard pause > .zero else { return show(&tally, ending, of: run, since: start) }
    tally.isDue = true
    Task { [weak self] in
      try await Task.sleep(for: pause)
      self?.flush(run)
    }
  }

  private func showLine(of job: JobID, _ end: JobEnd, in run: ExecutionID) {
    let line = MIMEBundle(plainText: CardSnapshot(job, end).text)
    sink.receive(.display(line, displayID: nil), from: run)
  }

  private func showAllDue(_ cell: inout Cell, of run: ExecutionID) {
    for ending in Ending.allCases {
      guard var tally = cell.tallies[ending], tally.isDue else { continue }
      show(&tally, ending, of: run, since: cell.start)
      cell.tallies[ending] = tally
    }
  }

  /// Shows a shared line as it is now.
  private func show(
    _ tally: inout Tally, _ ending: Ending, of run: ExecutionID,
    since start: ContinuousClock.Instant?
  ) {
    tally.isDue = false
    tally.lastShown = .now
    let time = start.map { ElapsedTime(.now - $0) }
    let line = Self.line(for: tally.shared, ending, in: time)
    let bundle = MIMEBundle(plainText: line)
    if let id = tally.displayID {
      sink.receive(.updateDisplay(bundle, displayID: id), from: run)
    } else {
      let id = Card.newDisplayID()
      tally.displayID = id
      sink.receive(.display(bundle, displayID: id), from: run)
    }
  }

  private static func line(for count: Int, _ ending: Ending, in time: ElapsedTime?) -> String {
    let what = "\(count.grouped) more \(count == 1 ? "job" : "jobs")"
    switch ending {
    case .completed: return "✔ \(what) completed" + (time.map { " in \($0)" } ?? "")
    case .cancelled: return "◼ \(what) cancelled"
    }
  }
}
