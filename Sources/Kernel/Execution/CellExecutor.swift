package import CompilerProtocol
package import RunnerProtocol

/// Runs cells: the only door between the Jupyter half of the kernel and the half that knows Swift.
///
/// Everything shown while a cell or its jobs run goes to the executor's ``OutputSink``, each output
/// with the identifier of the run it belongs to.
package protocol CellExecutor: Sendable {
  /// Runs one cell and returns when it has ended; its jobs may still be running then.
  ///
  /// When this returns, every output of the cell itself has been handed to the sink. Cells
  /// that are asked for meanwhile run at the same time.
  func execute(_ cell: CellRequest) async -> ExecutionOutcome

  /// Computes an expression in the session, for `user_expressions`.
  ///
  /// Whatever the expression prints goes to the sink under `execution`.
  func evaluate(
    _ expression: String, in execution: ExecutionID
  ) async -> Result<MIMEBundle, ErrorReport>

  /// Returns when no job launched by this run is queued or running, or when those that are get
  /// nowhere; the sink has then all there is to show of them.
  func waitForJobs(of execution: ExecutionID) async

  /// Stops every cell that runs; when none does, it may stop jobs. Variables live on.
  func interrupt() async

  /// Says whether a text can run as it stands or wants another line. Answers while a cell runs.
  func completeness(of code: String) async -> Completeness

  /// Finds what may stand at a place, counted in Unicode scalars. Answers while a cell runs.
  func completions(in code: String, at position: Int) async -> Completions

  /// Describes what stands at a place, counted in Unicode scalars; `nil` when nothing is known of
  /// it. Answers while a cell runs.
  func inspection(
    of code: String, at position: Int, detail: InspectionDetail
  ) async -> MIMEBundle?

  /// Passes on what a front-end says on a comm; an opened comm nobody knows the target of is closed.
  ///
  /// - Returns: Whether there is somebody to hear it; when not, the comm is at its end.
  func receive(_ event: CommEvent) async -> Bool

  /// Ends every process of the session, with a restart to follow or not.
  func shutdown() async
}
