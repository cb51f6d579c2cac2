internal import Formatting
internal import NotebookEngine
internal import NotebookValues
internal import RunnerProtocol

/// A table of jobs.
struct JobList {
  /// How many jobs a table shows, unless more have not ended yet.
  private static let limit = 100

  private let table: TextTable
  /// How many jobs are left out, in words; empty if there are none.
  private let note: String

  init(_ jobs: [JobRecord]) {
    let active = jobs.filter { !$0.phase.isFinal }
    let over = jobs.filter(\.phase.isFinal).suffix(max(0, Self.limit - active.count))
    let shown = (active + over).sorted { $0.id < $1.id }
    table = TextTable(
      header: ["ID", "Name", "State", "Time", "Cell"], rows: shown.map(Self.row),
      tooltips: shown.map { $0.cutName })
    let hidden = jobs.count - shown.count
    note = hidden > 0 ? "… and \(hidden) older ones that are over" : ""
  }

  var text: String { table.text + (note.isEmpty ? "" : "\n\(note)") }

  var html: String { table.html + (note.isEmpty ? "" : "<p>\(note)</p>") }

  private static func row(_ job: JobRecord) -> [String] {
    [
      job.id.number, job.shownName ?? "", state(of: job),
      job.elapsed.map { "\(ElapsedTime($0))" } ?? "", CellLabels.shared[job.origin.execution] ?? "",
    ]
  }

  /// The state of a job, with its progress while it runs.
  private static func state(of job: JobRecord) -> String {
    let phase = job.phase
    guard phase == .running, let progress = job.origin.progress.current else { return job.status }
    return "\(phase), \(text(of: progress))"
  }

  private static func text(of progress: JobProgress) -> String {
    let done = progress.done
    guard let total = progress.total else { return done.withoutZeroFraction }
    if total == 1 { return "\((done * 100).rounded().withoutZeroFraction) %" }
    return "\(done.withoutZeroFraction) of \(total.withoutZeroFraction)"
  }
}
