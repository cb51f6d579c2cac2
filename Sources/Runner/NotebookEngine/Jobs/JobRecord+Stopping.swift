package import RunnerProtocol
internal import Synchronization

extension JobRecord {
  /// Stops the jobs that a run of a cell has started, or all if it is `nil`.
  package static func stopAll(of execution: ExecutionID?) {
    stop(JobRegistry.wholes.filter { execution == nil || $0.origin.execution == execution })
  }

  /// Stops jobs, given in order of submission.
  ///
  /// - Parameters:
  ///   - jobs: The jobs.
  ///   - grace: Their grace period; ``JobRegistry/grace`` by default.
  package static func stop(_ jobs: [JobRecord], grace: Duration? = nil) {
    // The newest first: otherwise a queued job would start in place of one just cancelled.
    for job in jobs.reversed() where !job.phase.isFinal { job.stop(grace: grace) }
  }

  /// Cancels the job on behalf of a cell, and calls its cancellation handlers on this thread.
  ///
  /// A job that has not started never will. In a running job `Task.isCancelled` becomes true, and its
  /// threads are ended if it still runs after the grace period.
  ///
  /// - Parameter grace: The grace period.
  package func cancel(grace: Duration) {
    if endPending(nil, grace: grace) { return }
    guard case .began(let task) = beginStop(.cancelled(reason: nil)) else { return }
    task?.cancel()
    halt(grace: grace)
  }

  /// Cancels the job as ``cancel(grace:)``, but without calling its cancellation handlers on this
  /// thread, which may be one that serves all jobs.
  ///
  /// - Parameters:
  ///   - reason: The reason, unless it is a user's wish.
  ///   - grace: The grace period; ``JobRegistry/grace`` by default.
  package func stop(because reason: String? = nil, grace: Duration? = nil) {
    let grace = grace ?? JobRegistry.grace
    if endPending(reason, grace: grace) { return }
    stop(.cancelled(reason: reason), grace: grace)
  }

  /// Stops the job because it has run into its timeout.
  func timeOut() { stop(.timedOut, grace: JobRegistry.grace) }

  private func stop(_ stop: StopReason, grace: Duration) {
    guard case .began(let task) = beginStop(stop) else { return }
    halt(grace: grace, cancelling: task)
  }

  /// Ends the job if it has not started; returns whether it did.
  private func endPending(_ reason: String?, grace: Duration) -> Bool {
    guard let leftovers = finish(.cancelled(reason), from: [.waiting, .queued]) else {
      return false
    }
    // Queued parts would notice only when it is their turn.
    if case .parts(let parts) = leftovers.work { parts.stop(grace: grace) }
    discard(leftovers)
    return true
  }

  /// Has the job's task cancelled, if given, and its threads ended after the grace period; or its
  /// parts stopped.
  private func halt(grace: Duration, cancelling task: Task<Void, Never>? = nil) {
    guard hasParts else {
      return NotebookRuntime.host.stop(self, grace: grace, cancelling: task)
    }
    if case .parts(let parts) = state.withLock(\.work) { parts.stop(grace: grace) }
  }

  /// Cancels a task without calling its cancellation handlers on this thread.
  func cancelOnSpareThread(_ task: Task<Void, Never>) {
    NotebookRuntime.host.callOnSpareThread(for: origin) { task.cancel() }
  }

  /// What came of marking a job as to be stopped.
  private enum StopBeginning {
    /// The job does not run, so there is nothing to stop.
    case notRunning
    /// The job is marked; the task, which parts do not have, has to be cancelled.
    case began(Task<Void, Never>?)
  }

  /// Marks a running job as to be stopped; the first reason counts.
  private func beginStop(_ stop: StopReason) -> StopBeginning {
    state.withLock { state in
      guard state.phase == .running else { return .notRunning }
      if state.stop == nil { state.stop = stop }
      return .began(state.task)
    }
  }

  /// Ends a cancelled job whose threads have been ended.
  package func endStopped() {
    guard end(.cancelled(nil)) else { return }
    origin.cancellation.raise(to: .forced)
  }

  /// Ends the job because a trap, or a call that cannot return, has ended one of its threads; its
  /// other threads are ended too.
  package func crash(_ failure: RunFailure) {
    let value: MissingValue =
      failure.kind == .thrown
      ? .failed(reason: failure.message) : .crashed(reason: failure.message)
    guard end(.failed(failure), missing: value) else { return }
    origin.cancellation.raise(to: .forced)
  }
}
