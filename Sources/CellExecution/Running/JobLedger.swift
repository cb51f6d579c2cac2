internal import RunnerProtocol

/// Which jobs are queued or running, and which run of a cell launched them.
struct JobLedger {
  private struct Entry {
    var name: String
    var execution: ExecutionID
  }

  private var jobs: [JobID: Entry] = [:]
  private var counts: [ExecutionID: Int] = [:]
  private var waiting: [ExecutionID: [CheckedContinuation<Void, Never>]] = [:]

  mutating func add(_ job: JobID, name: String, by execution: ExecutionID) {
    jobs[job] = Entry(name: name, execution: execution)
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

  /// The names of all, in the order of submission.
  var names: [String] {
    jobs.sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value.name)
  }

  func isActive(_ execution: ExecutionID) -> Bool { counts[execution] != nil }

  mutating func wait(for execution: ExecutionID, _ continuation: CheckedContinuation<Void, Never>) {
    waiting[execution, default: []].append(continuation)
  }

  /// The names of the jobs of each run of a cell, in the order of submission.
  var namesByExecution: [ExecutionID: [String]] {
    let inOrder = jobs.sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value)
    return Dictionary(grouping: inOrder, by: \.execution).mapValues { $0.map(\.name) }
  }

  /// Everybody who waits for jobs.
  var waiters: [CheckedContinuation<Void, Never>] { waiting.values.flatMap(\.self) }
}
