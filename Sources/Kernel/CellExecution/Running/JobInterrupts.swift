internal import Execution
internal import Limits
internal import RunnerProtocol
internal import Synchronization

/// What an interrupt means for jobs: nothing while a cell runs, and else that a second one stops them.
final class JobInterrupts: Sendable {
  private struct State {
    /// When the interrupt came that a second one may follow.
    var first: ContinuousClock.Instant?
    /// Counts those that had something to do with jobs.
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

  /// Stops all jobs if that is what an interrupt means now, and says so or how to.
  func interrupt(whileCellsRun cellsRun: Bool) {
    let jobs = client.jobs.all
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
      ? "Interrupted: told \(what) to stop."
      : "\(what) \(jobs.count == 1 ? "goes" : "go") on; interrupt again within "
        + "\(Limits.Jobs.secondInterrupt.components.seconds) s, or type %cancel all, to stop "
        + (jobs.count == 1 ? "it." : "them.")
    Task {
      try await Task.sleep(for: Limits.Jobs.interruptMessageDelay)
      guard state.withLock({ $0.count == count }), !client.isShuttingDown else { return }
      let place = client.redirection.place(of: newest.execution)
      sink.receive(.stream(.stderr, text + "\n"), from: place)
    }
  }
}
