internal import Limits
internal import RunnerProtocol
internal import Synchronization

/// Redirects messages about the jobs of a cell's earlier runs to its newest run.
///
/// A front-end discards the output of a run when its cell runs again, and everything that arrives for
/// it later. What such jobs print goes only to their logs; how they end is shown under the newest run.
final class RerunRedirection: Sendable {
  private struct State {
    var cells: [ExecutionID: String] = [:]
    var newest: [String: ExecutionID] = [:]
    /// The runs in `cells`, the oldest first.
    var order: [ExecutionID] = []

    mutating func forgetOldRuns() {
      let limit = Limits.Jobs.redirectedRuns
      guard order.count >= 2 * limit else { return }
      for run in order.prefix(limit) { cells[run] = nil }
      order.removeFirst(limit)
    }
  }

  private let state = Mutex(State())

  /// Records a new run of a cell.
  ///
  /// - Returns: Its previous run.
  func runDidBegin(_ execution: ExecutionID, of cell: String) -> ExecutionID? {
    state.withLock { state in
      state.forgetOldRuns()
      state.cells[execution] = cell
      state.order.append(execution)
      return state.newest.updateValue(execution, forKey: cell)
    }
  }

  /// How many runs are known.
  var count: Int { state.withLock(\.cells.count) }

  /// The run under which messages about a run's jobs are shown; itself if it has been forgotten.
  func target(of execution: ExecutionID) -> ExecutionID {
    state.withLock { state in
      state.cells[execution].flatMap { state.newest[$0] } ?? execution
    }
  }

  /// Whether front-ends still show this output of a run.
  func shows(_ output: Output, from execution: ExecutionID) -> Bool {
    switch output {
    // An update may concern another cell's display; a comm belongs to no cell.
    case .updateDisplay, .comm, .payload: true
    case .stream, .display, .result, .clear: target(of: execution) == execution
    }
  }
}
