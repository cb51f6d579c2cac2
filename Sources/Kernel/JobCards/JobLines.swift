internal import Execution
internal import Formatting
internal import Limits
internal import RunnerProtocol
internal import Synchronization

/// Shows under each cell how its jobs ended, a line each; of many that completed or were cancelled,
/// all but the first share a line that is updated.
final class JobLines: Sendable {
  /// The ends of which there may be many.
  private enum Ending: CaseIterable {
    case completed
    case cancelled
  }

  /// How many jobs of a cell ended in one way, and what has been shown of them.
  private struct Tally {
    /// How many had a line of their own.
    var single = 0
    /// How many share a line.
    var shared = 0
    /// The display of the shared line, once it is shown.
    var displayID: String?
    var lastShown: ContinuousClock.Instant?
    /// Whether an update of the shared line is planned.
    var isDue = false
  }

  private struct Cell {
    var isRunning = false
    /// How many jobs are not over.
    var activeCount = 0
    /// The jobs that are parts of others and have no lines.
    var parts: Set<JobID> = []
    /// When the first job was submitted.
    var start: ContinuousClock.Instant?
    var tallies: [Ending: Tally] = [:]
  }

  private let sink: any OutputSink
  /// Stays locked while something is sent, so that the newest state is sent last.
  private let cells = Mutex<[ExecutionID: Cell]>([:])

  init(_ sink: any OutputSink) {
    self.sink = sink
  }

  /// Begins a run of a cell.
  func runDidBegin(_ run: ExecutionID) {
    update(run) { $0.isRunning = true }
  }

  /// Ends a run of a cell; its jobs may keep running.
  func runDidEnd(_ run: ExecutionID) {
    update(run) { $0.isRunning = false }
  }

  /// Applies what the runner reported of jobs, in its order, except for those of some runs.
  func receive(_ events: [JobEvent], excluding others: Set<ExecutionID>) {
    cells.withLock { cells in
      for event in events where others.isEmpty || !others.contains(event.run) {
        switch event {
        case .queued(let job, let announcement, let run):
          update(run, in: &cells) { jobQueued(job, announcement, in: &$0) }
        case .waits, .started: break
        case .ended(let job, let run, let end):
          update(run, in: &cells) { jobEnded(job, end, in: &$0, of: run) }
        case .batch(let batch): receive(batch, in: &cells)
        }
      }
    }
  }

  /// Not by way of `JobEvent`, which is larger: consoles get each of many jobs here.
  private func receive(_ batch: JobEventBatch, in cells: inout [ExecutionID: Cell]) {
    for entry in batch.entries {
      update(batch.run, in: &cells) { cell in
        switch entry {
        case .queued(let job): jobQueued(job, JobAnnouncement(name: nil), in: &cell)
        case .started: break
        case .completed(let job, let seconds):
          jobEnded(job, JobEventBatch.BriefEvent.end(after: seconds), in: &cell, of: batch.run)
        }
      }
    }
  }

  private func jobQueued(_ job: JobID, _ announcement: JobAnnouncement, in cell: inout Cell) {
    cell.activeCount += 1
    if announcement.whole != nil { cell.parts.insert(job) }
    if cell.start == nil { cell.start = .now }
  }

  private func jobEnded(_ job: JobID, _ end: JobEnd, in cell: inout Cell, of run: ExecutionID) {
    cell.activeCount -= 1
    guard cell.parts.isEmpty || cell.parts.remove(job) == nil else { return }
    show(job, end, in: &cell, of: run)
  }

  /// Forgets all jobs, which are lost with their process.
  func markAllLost() {
    for run in cells.withLock({ Array($0.keys) }) {
      update(run) { cell in
        showAllDue(&cell, of: run)
        (cell.activeCount, cell.parts) = (0, [])
      }
    }
  }

  private func flush(_ run: ExecutionID) {
    update(run) { showAllDue(&$0, of: run) }
  }

  private func update(_ run: ExecutionID, _ body: (inout Cell) -> Void) {
    cells.withLock { update(run, in: &$0, body) }
  }

  /// Changes a cell in place, and forgets it once it and its jobs are over.
  private func update(
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
      let id = RandomID.text()
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
