internal import Limits
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Stops cells and jobs: asks first, then ends their threads where that is safe.
final class Stopper: Sendable {
  /// Something that has to stop.
  struct StopRequest: Sendable {
    let origin: Origin
    /// What to call it at the beginning of a sentence.
    let name: String
    /// What ends it when it cannot be stopped, as the end of a sentence.
    let remedy: String
    /// How long it has to stop by itself before its threads are ended.
    let grace: Duration
    /// How long a thread of it that waits in the system may go on waiting after that.
    let blockedGrace: Duration
    /// Whether it is over.
    let isOver: @Sendable () -> Bool
    /// Ends it when no thread works for it, so that none could be ended.
    let endSuspended: @Sendable () -> Void

    /// Says that it could not be stopped, and what to do.
    fileprivate func giveUp() {
      origin.output.write(
        .stderr,
        "\(name) could not be stopped within \(Limits.Jobs.stopTimeout.components.seconds) s: it holds on to "
          + "something that others need, or keeps signals out. It goes on; \(remedy).\n")
    }
  }

  private struct Stop {
    let order: StopRequest
    let start = ContinuousClock.now
    /// The threads that have been nudged to end and have not said that they work for others.
    var threads: [ThreadPool.Member]?
  }

  private struct State {
    var stops: [Stop] = []
    var isRunning = false
  }

  private let pools: [ThreadPool]
  private let state = Monitor(State())

  init(pools: [ThreadPool]) {
    self.pools = pools
  }

  /// Begins to stop something, once; a second order for the same origin can only hurry the first.
  func stop(_ order: StopRequest) {
    let startsThread = state.update { state in
      state.stops.append(Stop(order: order))
      defer { state.isRunning = true }
      return !state.isRunning
    }
    order.origin.cancellation.raise(to: .asked)
    for member in members(workingFor: order.origin) { member.thread.nudge() }
    if startsThread { try? EssentialThread.start(name: "stopper") { self.run() } }
  }

  private func run() {
    while let pause = advance() {
      // An order for something that may be stopped at once does not wait for the others.
      let count = state.withLock { $0.stops.count }
      _ = state.wait(atMost: pause) { $0.stops.count > count ? true : nil }
    }
  }

  /// Goes one step further with everything; nothing means that all is done.
  private func advance() -> Duration? {
    var stops = state.withLock { $0.stops }
    let known = stops.count
    stops = stops.compactMap(advance)
    return state.withLock { state -> Duration? in
      state.stops = stops + state.stops.dropFirst(known)
      state.isRunning = !state.stops.isEmpty
      guard state.isRunning else { return nil }
      let isUrgent = state.stops.contains { $0.threads != nil && !$0.order.isOver() }
      return isUrgent ? Limits.Jobs.stopStep : Limits.Jobs.slowStopStep
    }
  }

  /// Goes one step further; nothing means that it is done.
  private func advance(_ stop: Stop) -> Stop? {
    let order = stop.order
    let forced = ContinuousClock.now - stop.start - order.grace
    guard forced >= .zero || stop.threads != nil else { return order.isOver() ? nil : stop }
    order.origin.cancellation.raise(to: forced >= order.blockedGrace ? .blocked : .forced)
    if let nudged = stop.threads, nudged.allSatisfy(\.thread.isElsewhere) {
      if !order.isOver() { order.endSuspended() }
      if forced > Limits.Jobs.stopSweep { return nil }
    } else if forced > Limits.Jobs.stopTimeout {
      if !order.isOver() { order.giveUp() }
      return nil
    }
    var stop = stop
    stop.threads = members(workingFor: order.origin)
    for member in stop.threads ?? [] { member.thread.nudge() }
    return stop
  }

  private func members(workingFor origin: Origin) -> [ThreadPool.Member] {
    pools.flatMap(\.members).filter { $0.context.mayBeWorking(for: origin) }
  }
}
