internal import Execution
internal import JobCards
internal import Limits
internal import RunnerProtocol
internal import Synchronization

/// Decides what an interrupt means for jobs: while a cell is running nothing, otherwise a second one
/// cancels them.
final class JobInterrupts: Sendable {
  private struct State {
    /// The time of an interrupt that a second one may follow.
    var first: ContinuousClock.Instant?
    /// Counts the interrupts that concerned jobs.
    var count = 0
  }

  private let policy: InterruptPolicy
  private let client: RunnerClient
  private let sink: any OutputSink
  private let state = Mutex(State())

  init(_ policy: InterruptPolicy, client: RunnerClient, sink: any OutputSink) {
    self.policy = policy
    self.client = client
    self.sink = sink
  }

  /// Cancels all jobs if an interrupt means that now, and tells the user so, or how to.
  func interrupt(whileCellsRun cellsRun: Bool) {
    let jobs = client.jobs.active.all
    guard let newest = jobs.last else { return }
    let (count, stops) = state.withLock { state in
      state.count += 1
      let isSecond =
        state.first.map { ContinuousClock.now - $0 < Limits.Jobs.secondInterrupt } ?? false
      let stops = policy == .jobs || (!cellsRun && isSecond)
      state.first = cellsRun ? nil : .now
      return (state.count, stops)
    }
    if stops { client.cancelJobs() }
    guard stops || !cellsRun else { return }
    let what = jobs.count == 1 ? newest.title : "\(jobs.count) jobs"
    let text =
      stops
      ? "Interrupted: cancelling \(what)."
      : "\(what) \(jobs.count == 1 ? "goes" : "go") on; interrupt again within "
        + "\(Limits.Jobs.secondInterrupt.components.seconds) s, or type %cancel all, to stop "
        + (jobs.count == 1 ? "it." : "them.")
    Task {
      try await Task.sleep(for: Limits.Jobs.interruptMessageDelay)
      guard state.withLock({ $0.count == count }), !client.isShuttingDown else { return }
      let place = client.jobs.redirection.target(of: newest.execution)
      sink.receive(.stream(.stderr, text + "\n"), from: place)
    }
  }
}
