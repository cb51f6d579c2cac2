package import Execution
internal import Formatting
internal import JobCards
internal import KernelVariables
internal import Limits
package import RunnerProtocol
internal import Synchronization

/// Notebooks that run as a whole.
extension Session {
  /// How many jobs are named; the others are counted.
  private static let named = 3

  @discardableResult
  package func waitForJobs(of execution: ExecutionID) async -> ErrorReport? {
    // The front-end reads nothing after the reply: show the current state of the cards.
    defer { client.jobs.cards.flush() }
    heldCells.add(1, ordering: .relaxed)
    defer { heldCells.subtract(1, ordering: .relaxed) }
    let limit: Duration?
    switch settings.batchWait {
    case .off: return nil
    case .forever: limit = nil
    case .untilStalled(let duration): limit = duration
    }
    let hold = BatchHold(jobs: client.jobs.active) { [client] in client.processes }
    let isStalled = await hold.wait(for: execution, untilStalledFor: limit)
    if Task.isCancelled, let report = await cancelJobs(of: execution, heldBy: hold) {
      return report
    }
    if isStalled, let limit { reportWaitLimit(forJobsOf: execution, after: limit) }
    if !Task.isCancelled { await hold.waitForOthers() }
    guard let failure = client.jobs.failures.takeFirst() else { return nil }
    if failure.place != execution { sink.receive(failure.report, from: execution) }
    return failure.report
  }

  /// Cancels the jobs of a cell that was interrupted while it waited for them.
  ///
  /// - Returns: Why the cell fails, if there were any.
  private func cancelJobs(
    of execution: ExecutionID, heldBy hold: BatchHold
  ) async -> ErrorReport? {
    let jobs = client.jobs.active.all.filter { $0.execution == execution }
    guard !jobs.isEmpty else { return nil }
    client.cancelJobs(of: execution)
    // In a task of its own, as this one is cancelled.
    await Task { await hold.wait(for: execution, atMost: Limits.Batch.cancelledJobs) }.value
    let report = ErrorReport.interrupted(whileWaitingFor: jobs.map(\.title))
    sink.receive(report, from: execution)
    return report
  }

  private func reportWaitLimit(forJobsOf execution: ExecutionID, after limit: Duration) {
    let jobs = client.jobs.active.all.filter { $0.execution == execution }
    guard !jobs.isEmpty else { return }
    let others = jobs.count - Self.named
    let titles =
      jobs.prefix(Self.named).map(\.title).joined(separator: ", ")
      + (others > 0 ? " and \(others) more" : "")
    let text = """
      Not waiting any longer for \(titles): nothing was shown or computed for \
      \(ElapsedTime(limit)), as when a job waits for a later cell. What is printed from now on goes \
      to its log (%log) and not into this notebook. %batch TIME, or \(KernelVariable.batchWait.name)=TIME in \
      the kernel's environment, changes the time; 'forever' waits in any case.

      """
    sink.receive(.stream(.stderr, text), from: execution)
  }
}
