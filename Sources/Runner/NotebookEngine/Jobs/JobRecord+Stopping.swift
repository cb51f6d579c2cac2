package import RunnerProtocol
internal import Synchronization

extension JobRecord {
  /// Stops the jobs that a run of a cell has launched, or all.
  package static func cancelAll(of execution: ExecutionID?) {
    cancel(JobRegistry.wholes.filter { execution == nil || $0.origin.execution == execution })
  }

  /// Stops jobs, given in the order of their submission.
  ///
  /// - Parameters:
  ///   - jobs: The jobs.
  ///   - grace: How long they may take to end by themselves; ``JobRegistry/grace`` unless told otherwise.
  package static func cancel(_ jobs: [JobRecord], grace: Duration? = nil) {
    // The newest first: what waits in the queue then never starts in the place of another.
    for job in jobs.reversed() where !job.phase.isFinal { job.cancel(grace: grace) }
  }

  /// Stops the job.
  ///
  /// One that has not started never does; a running one sees `Task.isCancelled`, and its threads are
  /// ended if it still runs after the grace.
  ///
  /// - Parameter grace: How long it may take to end by itself; ``JobRegistry/grace`` unless told otherwise.
  package func cancel(grace: Duration? = nil) {
    let grace = grace ?? JobRegistry.grace
    if endPending(nil, grace: grace) { return }
    guard let task = begin(.cancelled(reason: nil)) else { return }
    task?.cancel()
    halt(grace: grace)
  }

  /// Stops the job for a reason that is not its user's, from whatever thread.
  package func cancel(because reason: String, grace: Duration? = nil) {
    let grace = grace ?? JobRegistry.grace
    if endPending(reason, grace: grace) { return }
    stop(.cancelled(reason: reason), grace: grace)
  }

  /// Stops the job because its time is over.
  func timeOut() { stop(.timedOut, grace: JobRegistry.grace) }

  private func stop(_ stop: StopReason, grace: Duration) {
    guard let task = begin(stop) else { return }
    if let task { cancelOnPoolThread(task) }
    halt(grace: grace)
  }

  /// Ends a job that has not started.
  private func endPending(_ reason: String?, grace: Duration) -> Bool {
    guard end(.cancelled(reason), from: [.waiting, .queued]) else { return false }
    // Those in the queue would find out only when it is their turn.
    if case .parts(let parts) = work { parts.stop(grace: grace) }
    return true
  }

  /// Has what works for the job end.
  private func halt(grace: Duration) {
    switch work {
    case .task: NotebookRuntime.host.stop(self, grace: grace)
    case .parts(let parts): parts.stop(grace: grace)
    }
  }

  /// Cancels a task from a thread of the pools: what the cell does then may trap or block, and this
  /// thread may be one that all others need.
  func cancelOnPoolThread(_ task: Task<Void, Never>) {
    Origin.$current.withValue(origin) { _ = Task { task.cancel() } }
  }

  /// Takes note that a running job has to end, and gives the task to cancel; nothing if it does not
  /// run.
  private func begin(_ stop: StopReason) -> Task<Void, Never>?? {
    state.withLock { state -> Task<Void, Never>?? in
      guard state.phase == .running else { return nil }
      if state.stop == nil { state.stop = stop }
      return .some(state.task)
    }
  }

  /// Ends a job that was told to stop, whatever is left of it.
  package func endStopped() {
    guard end(.cancelled(nil)) else { return }
    origin.cancellation.raise(to: .forced)
  }

  /// Ends the job because a trap, or a call that cannot go on, ended one of its threads; what is left
  /// of it is cancelled.
  package func crash(_ failure: RunFailure) {
    let value: MissingValue =
      failure.kind == .thrown
      ? .failed(reason: failure.message) : .crashed(reason: failure.message)
    guard end(.failed(failure), missing: value) else { return }
    origin.cancellation.raise(to: .forced)
  }
}
