internal import Limits
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Stops cells and jobs: first asks them, then ends their threads where that is safe.
final class Stopper: Sendable {
  /// A cell or job to stop.
  struct StopRequest: Sendable {
    let origin: Origin
    /// Its name, as the start of a sentence.
    let name: String
    /// How the user can end it when it cannot be stopped, as the end of a sentence.
    let remedy: String
    /// How long it may take to end by itself before its threads are ended.
    let grace: Duration
    /// How much longer a thread may stay in a system call.
    let blockedGrace: Duration
    /// Whether it has ended.
    let isOver: @Sendable () -> Bool
    /// Keeps its task, if it is suspended, from going on when it is resumed.
    let abandonTask: @Sendable () -> Void
    /// Ends it when no thread works for it, so that there is none to end.
    let endSuspended: @Sendable () -> Void

    /// Tells the user that it could not be stopped, and what to do.
    fileprivate func reportFailure() {
      origin.output.write(
        .stderr,
        "\(name) could not be stopped within \(Limits.Jobs.stopTimeout.components.seconds) s: it holds a "
          + "lock that others need, or blocks signals. It keeps running; \(remedy).\n")
    }
  }

  private struct Stop {
    let request: StopRequest
    let start = ContinuousClock.now
    /// The threads that have been nudged in the last sweep; `nil` during the grace period.
    var threads: [ThreadPool.Member]?
  }

  private struct State {
    var pending: [Stop] = []
    var isRunning = false
  }

  private let pools: [ThreadPool]
  private let sparePool: ThreadPool
  private let state = Monitor(State())

  /// Makes a stopper for all cells and jobs.
  ///
  /// - Parameters:
  ///   - pools: The pools whose threads work for cells and jobs.
  ///   - sparePool: The one of them that calls cancellation handlers.
  init(pools: [ThreadPool], sparePool: ThreadPool) {
    self.pools = pools
    self.sparePool = sparePool
  }

  /// Starts to stop a cell or job.
  ///
  /// A second request for the same origin can only hasten the first.
  ///
  /// - Parameters:
  ///   - request: What to stop.
  ///   - task: The task to cancel, if that has not been done.
  func stop(_ request: StopRequest, cancelling task: Task<Void, Never>?) {
    let startsThread = state.update { state in
      state.pending.append(Stop(request: request))
      defer { state.isRunning = true }
      return !state.isRunning
    }
    if startsThread { try? EssentialThread.start(name: "stopper") { self.run() } }
    guard let task else { return ask(request.origin) }
    sparePool.call(for: request.origin) {
      task.cancel()
      // Only now: what wakes up looks whether its task has been cancelled.
      uninterrupted { self.ask(request.origin) }
    }
  }

  private func ask(_ origin: Origin) {
    origin.cancellation.raise(to: .asked)
    for member in members(workingFor: origin) { member.thread.nudge() }
  }

  private func run() {
    while let pause = advance() {
      // A new request may have no grace period, so it is looked at now.
      let count = state.withLock { $0.pending.count }
      _ = state.wait(atMost: pause) { $0.pending.count > count ? true : nil }
    }
  }

  /// Takes one step for every request; returns the pause before the next, or `nil` if all are done.
  private func advance() -> Duration? {
    var stops = state.withLock { $0.pending }
    let known = stops.count
    stops = stops.compactMap(advance)
    return state.withLock { state -> Duration? in
      state.pending = stops + state.pending.dropFirst(known)
      state.isRunning = !state.pending.isEmpty
      guard state.isRunning else { return nil }
      let isUrgent = state.pending.contains { $0.threads != nil && !$0.request.isOver() }
      return isUrgent ? Limits.Jobs.stopStep : Limits.Jobs.slowStopStep
    }
  }

  /// Takes one step for a request; returns `nil` if it is done.
  private func advance(_ stop: Stop) -> Stop? {
    let request = stop.request
    let forced = ContinuousClock.now - stop.start - request.grace
    guard forced >= .zero || stop.threads != nil else { return request.isOver() ? nil : stop }
    request.origin.cancellation.raise(to: forced >= request.blockedGrace ? .blocked : .forced)
    if stop.threads == nil, !request.isOver() { request.abandonTask() }
    if let nudged = stop.threads, nudged.allSatisfy(\.thread.isElsewhere) {
      if !request.isOver() { request.endSuspended() }
      if forced > Limits.Jobs.stopSweep { return nil }
    } else if forced > Limits.Jobs.stopTimeout {
      if !request.isOver() { request.reportFailure() }
      return nil
    }
    var stop = stop
    stop.threads = members(workingFor: request.origin)
    for member in stop.threads ?? [] { member.thread.nudge() }
    return stop
  }

  private func members(workingFor origin: Origin) -> [ThreadPool.Member] {
    pools.flatMap(\.members).filter { $0.context.mayBeWorking(for: origin) }
  }
}
