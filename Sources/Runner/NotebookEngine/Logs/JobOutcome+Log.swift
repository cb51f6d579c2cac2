internal import Formatting
internal import RunnerProtocol

extension JobOutcome {
  /// The last line of the log of a job, or `nil` if the job has completed.
  func logLine(of title: String) -> String? {
    switch self {
    case .completed: nil
    case .failed(let failure) where failure.kind == .thrown:
      "✘ \(title) failed: \(failure.name): \(failure.message)"
    case .failed(let failure): "✘ \(title) crashed: \(failure.name): \(failure.message)"
    case .cancelled(let reason): "◼ \(title) was cancelled" + (reason.map { ": \($0)" } ?? "")
    case .timedOut(let limit):
      "✘ \(title) timed out after \(ElapsedTime(seconds: limit))"
    }
  }
}
