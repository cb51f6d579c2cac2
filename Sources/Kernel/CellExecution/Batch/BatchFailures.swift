internal import Execution
internal import JobCards
internal import RunnerProtocol
internal import Synchronization

/// The failures of jobs in a notebook that runs as a whole: each fails the cell that ends next, usually the one
/// that has started the job.
final class BatchFailures: Sendable {
  /// A failure that has failed no cell yet.
  struct Entry: Sendable {
    let report: ErrorReport
    /// The run under which it is shown, if it is.
    let place: ExecutionID?
  }

  private struct State {
    /// Whether a cell has run in such a notebook.
    var isBatch = false
    /// Whether failures fail no cell.
    var areAllowed = false
    var first: Entry?
  }

  private let state = Mutex(State())

  /// Begins to record failures, if the cell is part of a notebook that runs as a whole.
  func runDidBegin(_ cell: CellRequest) {
    if cell.isBatch { state.withLock { $0.isBatch = true } }
  }

  /// Whether the failures of jobs fail no cell.
  var areAllowed: Bool {
    get { state.withLock(\.areAllowed) }
    set { state.withLock { $0.areAllowed = newValue } }
  }

  /// Whether a failure is shown as text: papermill fails for any output that is an error.
  var areShownAsText: Bool { state.withLock { $0.isBatch && $0.areAllowed } }

  /// Records a failure.
  ///
  /// - Parameters:
  ///   - report: What is, or is to be, on the page.
  ///   - place: The run under which it is shown, if it is.
  func append(_ report: ErrorReport, shownUnder place: ExecutionID?) {
    state.withLock { state in
      guard state.isBatch, !state.areAllowed, state.first == nil else { return }
      state.first = Entry(report: report, place: place)
    }
  }

  /// Records jobs that have run longer than their timeouts, which only their cards show.
  func receive(_ events: [JobEvent]) {
    for event in events {
      guard case .ended(let job, _, let end) = event, case .timedOut(let seconds) = end.outcome
      else {
        continue
      }
      append(.timedOut(end.title(of: job), after: seconds), shownUnder: nil)
    }
  }

  /// Removes and returns the first failure since the last call.
  func takeFirst() -> Entry? { state.withLock { $0.first.take() } }
}
