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

  /// The names of all that speak for themselves, in the order of submission.
  var names: [String] { sorted.map(\.announcement.name) }

  /// Whether another job speaks for this one.
  func isPart(_ job: JobID) -> Bool { jobs[job]?.announcement.whole != nil }

  private var sorted: [Entry] {
    jobs.filter { $0.value.announcement.whole == nil }
      .sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value)
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
    for entry in sorted {
      lost[entry.execution, default: []].append(entry.announcement.name)
    }
    let all = waiting.values.flatMap { $0 }
    self = JobLedger()
    return (lost, all)
  }
}
