internal import Formatting
internal import RunnerProtocol

/// Why a wait ended, or did not begin, although the jobs keep running.
package enum WaitFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The job waits for itself.
  case waitsForItself(job: Int)
  /// The jobs would wait for each other; the text names each and what it waits for.
  case cycle(String)
  /// The jobs had not ended when the time to wait for them was over.
  case stillRunning(jobs: [String], after: Duration)

  package var description: String {
    switch self {
    case .waitsForItself(let job):
      "deadlock: \(JobID(rawValue: job).defaultName) waits for itself; wait for it from a cell or from another job"
    case .cycle(let cycle):
      "deadlock: \(cycle); wait from a cell, or from a job that no other job waits for"
    case .stillRunning(let jobs, let time):
      "\(Self.list(jobs)) \(jobs.count == 1 ? "has" : "have") not ended within "
        + "\(ElapsedTime(time)); \(jobs.count == 1 ? "it keeps" : "they keep") running"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(names.count) jobs (\(shown), …)" : shown
  }
}
