internal import NotebookEngine
internal import NotebookMagics
internal import RunnerProtocol

/// The times at which a measurement started; the kernel writes it into cells.
public struct _NotebookStopwatch: Sendable {
  fileprivate let start: ContinuousClock.Instant
  fileprivate let user: Duration
  fileprivate let system: Duration
}

/// Starts a measurement; the kernel writes the call into the cell.
public func _notebookTimeBegins() -> _NotebookStopwatch {
  let (user, system) = NotebookRuntime.host.system.processorTime
  return _NotebookStopwatch(start: .now, user: user, system: system)
}

/// Prints the time since `stopwatch` was started; the kernel writes the call into the cell.
///
/// The processor time includes all threads of the process, and so all jobs.
public func _notebookTimeEnds(_ stopwatch: _NotebookStopwatch) {
  let wall = ContinuousClock.now - stopwatch.start
  let now = NotebookRuntime.host.system.processorTime
  let (user, system) = (now.user - stopwatch.user, now.system - stopwatch.system)
  Origin.say(
    """
    CPU times: user \(text(user)), sys: \(text(system)), total: \(text(user + system))
    Wall time: \(text(wall))
    """)
}

/// A duration with three digits, in the unit that suits it.
private func text(_ duration: Duration) -> String {
  let seconds = duration / .seconds(1)
  let (value, unit): (Double, String) =
    switch seconds {
    case ..<0.001: (seconds * 1_000_000, "µs")
    case ..<1: (seconds * 1000, "ms")
    case ..<60: (seconds, "s")
    default: (seconds / 60, "min")
    }
  let scale: Double = value < 10 ? 100 : value < 100 ? 10 : 1
  let rounded = (value * scale).rounded() / scale
  return rounded == rounded.rounded() ? "\(Int(rounded)) \(unit)" : "\(rounded) \(unit)"
}
