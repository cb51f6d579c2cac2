internal import Execution
internal import Formatting
internal import JobCards
internal import KernelVariables
package import RunnerProtocol

/// Notebooks that run as a whole.
extension Session {
  /// How many jobs are named; the others are counted.
  private static let named = 3

  package func waitForJobs(of execution: ExecutionID) async {
    // The front-end reads nothing after the reply: show the current state of the cards.
    defer { client.jobs.cards.flush() }
    let limit: Duration?
    switch settings.batchWait {
    case .off: return
    case .forever: limit = nil
    case .untilStalled(let duration): limit = duration
    }
    let hold = BatchHold(jobs: client.jobs.active) { [client] in client.processes }
    let isStalled = await hold.wait(for: execution, untilStalledFor: limit)
    if isStalled, let limit { reportWaitLimit(forJobsOf: execution, after: limit) }
    if !Task.isCancelled { await hold.waitForOthers() }
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
