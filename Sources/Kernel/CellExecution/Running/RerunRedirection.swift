internal import RunnerProtocol
internal import Synchronization

/// Where that is shown which jobs of an earlier run of a cell do: under the cell's newest run.
///
/// A front-end throws away what a run has shown when its cell is run again, and with it everything
/// that comes for it later. What such jobs print goes to their logs alone; how they end is said under
/// the newest run.
final class RerunRedirection: Sendable {
  private struct State {
    var cells: [ExecutionID: String] = [:]
    var newest: [String: ExecutionID] = [:]
  }

  private let state = Mutex(State())

  /// Takes note that a cell begins to run, once more or for the first time.
  ///
  /// - Returns: The run before.
  func begin(_ execution: ExecutionID, of cell: String) -> ExecutionID? {
    state.withLock { state in
      state.cells[execution] = cell
      return state.newest.updateValue(execution, forKey: cell)
    }
  }

  /// The run under which everything is shown that is said of another one's jobs.
  func place(of execution: ExecutionID) -> ExecutionID {
    state.withLock { state in
      state.cells[execution].flatMap { state.newest[$0] } ?? execution
    }
  }

  /// Whether a front-end has still a place for what a run shows.
  func shows(_ output: Output, from execution: ExecutionID) -> Bool {
    switch output {
    // Another cell may have shown what is updated; a comm belongs to no cell.
    case .updateDisplay, .comm, .payload: true
    case .stream, .display, .result, .clear: place(of: execution) == execution
    }
  }
}
