internal import Limits
internal import RunnerProtocol

/// How much text of each run waits to be sent, and which runs are paused meanwhile.
///
/// A run whose text is held is paused early: everything it has written has to be sent before anything
/// else of it, such as that it was interrupted.
struct Backlog: Sendable {
  /// A run that is to pause or to resume.
  struct Pause: Hashable, Sendable {
    let run: ExecutionID
    let isPaused: Bool
  }

  private var waiting: [ExecutionID: Int] = [:]
  private var paused: Set<ExecutionID> = []
  private var pauses: [Pause] = []

  mutating func append(_ bytes: Int, of run: ExecutionID, isHeld: Bool) {
    waiting[run, default: 0] += bytes
    guard isHeld, waiting[run, default: 0] > Limits.Output.pausingBacklog,
      paused.insert(run).inserted
    else { return }
    pauses.append(Pause(run: run, isPaused: true))
  }

  mutating func remove(_ bytes: Int, of run: ExecutionID) {
    let left = waiting[run, default: 0] - bytes
    waiting[run] = left > 0 ? left : nil
    guard left <= Limits.Output.resumingBacklog, paused.remove(run) != nil else { return }
    pauses.append(Pause(run: run, isPaused: false))
  }

  /// Removes and returns the pauses that have not been delivered, in order.
  mutating func drainPauses() -> [Pause] {
    defer { pauses = [] }
    return pauses
  }
}
