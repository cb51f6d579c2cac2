internal import RunnerProtocol

/// How a run ended, as seen by the kernel.
enum RunOutcome: Sendable {
  case ended(CellEnd)
  /// The process died during the run, for this reason.
  case died(String)
}
