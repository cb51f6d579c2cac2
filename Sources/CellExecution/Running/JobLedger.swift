internal import RunnerProtocol

/// Which jobs are queued or running, and which run of a cell launched them.
struct JobLedger {
  private struct Entry {
    var announcement: JobAnnouncement
    var execution: ExecutionID
  }

  private var jobs: [JobID: Entry] = [:]
  private var counts: [ExecutionID: Int] = [:]
  private var waiting: [ExecutionID: [CheckedContinuation<Void, Never>]] = [:]

  mutating func add(_ job: JobID, _ announcement: JobAnnouncement, by execution: ExecutionID) {
    jobs[job] = Entry(announcement: announcement, execution: execution)
    counts[execution, default: 0] += 1
  }

  /// Takes a job out; gives who waited for the last job of its cell.
  ///
  /// The number alone does not name a job: another process counts from 1 again.
  mutating func remove(
    _ job: JobID, by execution: ExecutionID
  ) -> [CheckedContinuation<Void, Never>] {
    guard let entry = jobs[job], entry.execution == execution else { return [] }
    jobs[job] = nil
    let left = (counts[entry.execution] ?? 1) - 1
    guard left == 0 else {
      counts[entry.execution] = left
      return []
    }
    counts[entry.execution] = nil
    return waiting.removeValue(forKey: entry.execution) ?? []
  }

  /// The names of all that are no parts of others, in the order of submission.
  var names: [String] { wholes.map(\.announcement.name) }

  func isActive(_ execution: ExecutionID) -> Bool { counts[execution] != nil }

  mutating func wait(for execution: ExecutionID, _ continuation: CheckedContinuation<Void, Never>) {
    waiting[execution, default: []].append(continuation)
  }

  /// The names of the jobs of each run of a cell, in the order of submission.
  var namesByExecution: [ExecutionID: [String]] {
    Dictionary(grouping: wholes, by: \.execution).mapValues { $0.map(\.announcement.name) }
  }

  private var wholes: [Entry] {
    jobs.filter { $0.value.announcement.whole == nil }
      .sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value)
  }

  /// Everybody who waits for jobs.
  var waiters: [CheckedContinuation<Void, Never>] { waiting.values.flatMap(\.self) }
}
