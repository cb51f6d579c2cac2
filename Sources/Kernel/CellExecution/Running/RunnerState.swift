internal import POSIX
internal import RunnerProtocol

/// The current runner process and everything that depends on its life; guarded by its owner.
struct RunnerState {
  /// The life of the process, and of those that may follow it.
  private enum Phase {
    /// No process is running; one can be started.
    case stopped
    /// Cells can run.
    case running
    /// The process still exists, but it is known to end, and why.
    case ending(because: String)
    /// No other process will be started. The last one may still be ending, for this reason.
    case shutDown(because: String?)
  }

  /// What remains to be done when a process has ended.
  struct Leftovers {
    let waiting: [ExecutionID: CheckedContinuation<RunOutcome, Never>]
    let newest: ExecutionID?
    /// The reason of the end, if it was known before.
    let cause: String?
    /// Whether the kernel is shutting down.
    let isExpected: Bool
    /// Resumed last; the caller that terminated the process waits for it.
    let onEnd: CheckedContinuation<Void, Never>?
  }

  /// The configuration of the next process.
  var configuration: RunnerProcess.Configuration
  private(set) var process: RunnerProcess?
  /// Counts the processes: cells of an earlier one have lost their values.
  private(set) var generation = 0
  private var phase = Phase.stopped
  /// The runs in progress.
  private var waiting: [ExecutionID: CheckedContinuation<RunOutcome, Never>] = [:]
  /// The run that started last, which reports the end if no other does.
  private var newest: ExecutionID?
  private var onEnd: CheckedContinuation<Void, Never>?

  init(_ configuration: RunnerProcess.Configuration) {
    self.configuration = configuration
  }

  // MARK: - The process

  var isShutDown: Bool {
    if case .shutDown = phase { true } else { false }
  }

  /// Starts a process unless one exists or the kernel is shutting down.
  mutating func start(
    _ make: (RunnerProcess.Configuration, _ generation: Int) throws(POSIXError) -> RunnerProcess
  ) throws(POSIXError) {
    guard process == nil, !isShutDown else { return }
    generation += 1
    process = try make(configuration, generation)
    phase = .running
  }

  /// Records why the process is about to end.
  mutating func willEnd(because cause: String) {
    phase = isShutDown ? .shutDown(because: cause) : .ending(because: cause)
  }

  /// Records that the process is being terminated.
  ///
  /// - Parameters:
  ///   - cause: The reason.
  ///   - onEnd: Resumed when the process has ended.
  /// - Returns: The process to kill; `nil` if there is none, and then `onEnd` is not kept.
  mutating func terminate(
    because cause: String, _ onEnd: CheckedContinuation<Void, Never>
  ) -> RunnerProcess? {
    guard process != nil else { return nil }
    willEnd(because: cause)
    self.onEnd = onEnd
    return process
  }

  /// Prevents further processes.
  ///
  /// - Returns: The process to kill.
  mutating func shutDown() -> RunnerProcess? {
    phase = .shutDown(because: cause)
    return process
  }

  /// Removes and returns everything that an ended process leaves behind; `nil` if it is not the
  /// current one.
  mutating func drainLeftovers(of generation: Int) -> Leftovers? {
    guard self.generation == generation else { return nil }
    let leftovers = Leftovers(
      waiting: waiting, newest: newest, cause: cause, isExpected: isShutDown, onEnd: onEnd)
    process = nil
    if !isShutDown { phase = .stopped }
    (waiting, onEnd) = ([:], nil)
    return leftovers
  }

  private var cause: String? {
    switch phase {
    case .stopped, .running: nil
    case .ending(let cause): cause
    case .shutDown(let cause): cause
    }
  }

  // MARK: - Runs

  /// Adds a run.
  ///
  /// - Returns: The process to run it in; `nil` if there is none, and then the run is not added.
  mutating func insert(
    _ id: ExecutionID, _ waiter: CheckedContinuation<RunOutcome, Never>
  ) -> RunnerProcess? {
    guard let process else { return nil }
    waiting[id] = waiter
    newest = id
    return process
  }

  /// Removes a run that has ended, and returns its waiter.
  mutating func remove(_ id: ExecutionID) -> CheckedContinuation<RunOutcome, Never>? {
    waiting.removeValue(forKey: id)
  }

  /// The process, if it is running this cell.
  func process(running id: ExecutionID) -> RunnerProcess? {
    waiting[id] == nil ? nil : process
  }
}
