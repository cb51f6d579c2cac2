internal import Limits
internal import Synchronization

/// The last jobs that ended with a result, which `jobs[…]` finds; those of older ones are found only through
/// their `Job`.
package struct KeptResults {
  private static let shared = Mutex(KeptResults())

  private var jobs: [JobRecord] = []
  /// How many of the first are no longer kept; they are removed together.
  private var dropped = 0
  private var limit = Limits.Jobs.keptResults

  /// How many are kept; never negative.
  package static var limit: Int {
    get { shared.withLock(\.limit) }
    set {
      let surplus = shared.withLock { kept in
        kept.limit = max(0, newValue)
        return kept.dropSurplus()
      }
      for job in surplus {
        NotebookRuntime.host.callOnSpareThread(for: job.origin) { _ = job.takeJob() }
      }
    }
  }

  /// Adds a job that has ended.
  ///
  /// - Returns: The job that is no longer kept instead.
  static func append(_ job: JobRecord) -> JobRecord? {
    shared.withLock { kept in
      kept.jobs.append(job)
      return kept.dropSurplus().first
    }
  }

  private mutating func dropSurplus() -> [JobRecord] {
    let end = max(dropped, jobs.count - limit)
    defer {
      dropped = end
      if dropped > jobs.count / 2 {
        jobs.removeFirst(dropped)
        dropped = 0
      }
    }
    return Array(jobs[dropped..<end])
  }
}
