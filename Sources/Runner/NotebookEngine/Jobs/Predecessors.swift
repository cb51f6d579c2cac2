internal import Formatting
internal import Limits
internal import RunnerProtocol
internal import Synchronization

/// The jobs that have to complete before another one can be queued.
final class Predecessors: Sendable {
  /// What the completion of one of them changes.
  enum Change {
    /// There are others; what to tell the kernel, unless that would be too often.
    case fewer(JobWait?)
    case none
  }

  private let remaining: Mutex<[JobID: JobRecord]>

  init(_ jobs: [JobRecord]) {
    remaining = Mutex(Dictionary(jobs.map { ($0.id, $0) }) { first, _ in first })
  }

  /// Those that have not completed, as far as has been recorded, in the order of their numbers.
  var jobs: [JobRecord] { remaining.withLock(\.values).sorted { $0.id < $1.id } }

  /// Records that one has completed.
  func didComplete(_ job: JobRecord) -> Change {
    remaining.withLock { remaining in
      remaining[job.id] = nil
      guard !remaining.isEmpty else { return .none }
      guard remaining.count <= Limits.Jobs.countedPredecessors else { return .fewer(nil) }
      return .fewer(Self.wait(for: Array(remaining.values)))
    }
  }

  /// What the job waits for now; `nil` if for nothing.
  var wait: JobWait? {
    let active = jobs.filter { !$0.isOver }
    return active.isEmpty ? nil : Self.wait(for: active)
  }

  private static func wait(for jobs: [JobRecord]) -> JobWait {
    JobWait(count: jobs.count, text: text(for: jobs.sorted { $0.id < $1.id }))
  }

  private static func text(for jobs: [JobRecord]) -> String {
    switch jobs.count {
    case 1: return jobs[0].title
    case 2:
      let isNamed = jobs.contains { $0.givenName != nil }
      return isNamed
        ? "\(jobs[0].title) and \(jobs[1].title)"
        : "jobs \(jobs[0].id.number) and \(jobs[1].id.number)"
    case ...Limits.Jobs.countedPredecessors: return "\(jobs.count.grouped) jobs"
    default: return "more than \(Limits.Jobs.countedPredecessors.grouped) jobs"
    }
  }
}
