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
  mutating func remove(_ job: JobID) -> [CheckedContinuation<Void, Never>] {
    guard let entry = jobs.removeValue(forKey: job) else { return [] }
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

  /// Takes every job out, as when the process they ran in is gone.
  mutating func removeAll() -> (
    lost: [ExecutionID: [String]], waiting: [CheckedContinuation<Void, Never>]
  ) {
    var lost: [ExecutionID: [String]] = [:]
    for (_, entry) in jobs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      lost[entry.execution, default: []].append(entry.name)
    }
    let all = waiting.values.flatMap { $0 }
    self = JobLedger()
    return (lost, all)
  }
}
