internal import RunnerProtocol

/// Every job since the session began, in the order of submission.
struct JobRegistry {
  private(set) var all: [any RecordedJob] = []
  /// How many of the first are known to be over, and need not be looked at again.
  private(set) var overCount = 0

  mutating func append(_ job: any RecordedJob) { all.append(job) }

  /// Takes note that so many of the first are over.
  mutating func noteOver(_ count: Int) { overCount = max(overCount, count) }

  /// The record of the job of this number.
  func record(_ id: JobID) -> JobRecord? {
    guard let first = all.first?.record.id.rawValue else { return nil }
    // Where it is unless many are submitted at the same time.
    let index = id.rawValue - first
    if all.indices.contains(index), all[index].record.id == id { return all[index].record }
    return all.first { $0.record.id == id }?.record
  }
}
