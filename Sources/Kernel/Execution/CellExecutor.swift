package import CompilerProtocol
package import RunnerProtocol

/// Runs cells: the only door between the Jupyter half of the kernel and the half that knows Swift.
///
/// Everything that cells and their jobs show goes to the executor's ``OutputSink``, each output with
/// the identifier of the run it belongs to.
package protocol CellExecutor: Sendable {
  /// Runs one cell and returns when it has ended; its jobs may still be running then.
  ///
  /// When this returns, the sink has received every output of the cell itself. Several cells may run
  /// at the same time.
  func execute(_ cell: CellRequest) async -> ExecutionOutcome

  /// Computes an expression in the session, for `user_expressions`.
  ///
  /// Whatever the expression prints goes to the sink under `execution`.
  func evaluate(
    _ expression: String, in execution: ExecutionID
  ) async -> Result<MIMEBundle, ErrorReport>

  /// Returns when no job launched by this run is queued or running, or when those that are make no
  /// progress; the sink has then received everything they have shown.
  ///
  /// If the task is cancelled, the jobs are, too.
  ///
  /// - Returns: Why the run fails after all: a job has failed, or was cancelled here. It is shown already.
  func waitForJobs(of execution: ExecutionID) async -> ErrorReport?

  /// Cancels the jobs of a card; does nothing if the card is over.
  func cancelJobs(ofCard card: CardID) async

  /// Stops every running cell; if none runs, it may stop jobs. Variables are kept.
  func interrupt() async

  /// Whether a text can run as it is or needs another line. Answers while a cell runs.
  func completeness(of code: String) async -> Completeness

  /// Completes the word at a position in Unicode scalars. Answers while a cell runs.
  func completions(in code: String, at position: Int) async -> Completions

  /// Describes what is at a position in Unicode scalars; `nil` if it is unknown. Answers while a cell
  /// runs.
  func inspection(
    of code: String, at position: Int, detail: InspectionDetail
  ) async -> MIMEBundle?

  /// Delivers what a front-end sends on a comm; a comm that is opened for an unknown target is closed.
  ///
  /// - Returns: Whether a process could receive it; if not, the comm is to be closed.
  func receive(_ event: CommEvent) async -> Bool

  /// Ends every process of the session.
  func shutdown() async
}
