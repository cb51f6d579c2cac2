internal import Formatting
internal import NotebookEngine
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
  func text(_ time: Duration) -> String { ElapsedTime(time).measured }
  Origin.say(
    """
    CPU times: user \(text(user)), sys: \(text(system)), total: \(text(user + system))
    Wall time: \(text(wall))
    """)
}
