internal import DequeModule
internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol

/// Jobs that have not started: those of higher priority first, then in order of submission.
struct JobQueue {
  /// One row for each priority, lowest first.
  private var rows = JobOptions.Priority.allCases.map { _ in Deque<JobRecord>() }
  private(set) var count = 0

  mutating func append(_ job: JobRecord) {
    rows[Int(job.priority.rawValue)].append(job)
    count += 1
  }

  mutating func popFirst() -> JobRecord? {
    guard let row = rows.lastIndex(where: { !$0.isEmpty }) else { return nil }
    count -= 1
    return rows[row].popFirst()
  }
}
