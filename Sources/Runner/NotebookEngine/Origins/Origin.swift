package import RunnerProtocol
internal import Synchronization

/// The run of a cell, or the job, that output comes from.
///
/// The origin is a task-local value, so synchronous code, child tasks and unstructured tasks inherit
/// it, and so do blocks given to Dispatch queues, and child processes.
package final class Origin: Sendable {
  @TaskLocal package static var current: Origin?
  private static let newestCell = Mutex<Origin?>(nil)

  /// What most of many jobs never need.
  private struct Extras: Sendable {
    var output: OutputBuffer?
    var progress: ProgressReporter?
    var input: StandardInput?
    var result: MIMEBundle?
    var value: CellJobValue?
    var threadEndHandler: (@Sendable () -> Void)?
    var failure: RunFailure?
    var expectations = FailedExpectations()
    var processes: (any OriginProcesses)?
    /// What cancels the child tasks of the top level.
    var children: [ObjectIdentifier: @Sendable () -> Void] = [:]
  }

  private struct RareState {
    /// Whether the cell or job has ended; its progress is no longer reported.
    var isOver = false
    @RarelySet var extras: Extras?

    /// Calls `body` with the extras, which are made if there are none.
    mutating func withExtras<Result>(_ body: (inout Extras) -> Result) -> Result {
      _extras.update(default: Extras(), body)
    }
  }

  package let execution: ExecutionID
  /// The job that the job is a part of.
  package let whole: JobID?
  /// The job, or `nil` for the cell itself.
  package let job: JobID?
  private let resultHandling: RunnerCommand.ResultHandling
  /// Whether an expectation has failed, so that the many jobs without one need not look.
  private let hasExpectations = Atomic(false)
  /// Made on first use: most jobs neither wait nor are cancelled.
  private let madeCancellation = LazyCancellation()
  private let statementCount = Atomic<Int>(0)
  private let rareState = Mutex(RareState())

  package init(
    execution: ExecutionID, job: JobID? = nil, partOf whole: JobID? = nil,
    result: RunnerCommand.ResultHandling = .drop
  ) {
    self.execution = execution
    self.job = job
    self.whole = whole
    self.resultHandling = result
  }

  /// Tells everything that blocks on behalf of the cell or job when it has to stop.
  package var cancellation: Cancellation { madeCancellation.value }

  /// How urgently the cell or job has to stop; safe in signal handlers.
  package var stopLevel: Cancellation.Level { madeCancellation.known?.level ?? .none }

  /// Whether a sleep is to end early; true only once.
  package func consumeWake() -> Bool { madeCancellation.known?.consumeWake() ?? false }

  /// The buffer for what the cell or job writes.
  package var output: OutputBuffer {
    withRareState { rareState in
      rareState.withExtras { $0.output.orMake(OutputBuffer(execution: execution, job: job)) }
    }
  }

  /// Reports the progress of the cell or job.
  package var progress: ProgressReporter {
    // A part has no card that could show its progress.
    withRareState { rareState in
      let isSilent = whole != nil || rareState.isOver
      return rareState.withExtras {
        $0.progress.orMake(ProgressReporter(execution: execution, job: job, isSilent: isSilent))
      }
    }
  }

  /// What the user has typed for this cell and the cell has not read.
  package var input: StandardInput {
    withRareState { rareState in rareState.withExtras { $0.input.orMake(StandardInput()) } }
  }

  /// Calls `body` with the rare state; the thread cannot be ended meanwhile, as it would keep the lock.
  private func withRareState<Result: Sendable>(_ body: (inout RareState) -> Result) -> Result {
    NotebookRuntime.host.uninterrupted { rareState.withLock { body(&$0) } }
  }

  private func withExtras(_ body: (inout Extras) -> Void) {
    rareState.withLock { $0.withExtras(body) }
  }

  /// The cell that was started last.
  package static var newest: Origin? { newestCell.withLock { $0 } }

  /// The origin of what runs on this thread, or the newest cell.
  package static var here: Origin? { current ?? NotebookRuntime.host.adoptedOrigin ?? newest }

  /// Makes this the cell that gets output whose origin is unknown.
  package func becomeFallbackOrigin() {
    Self.newestCell.withLock { $0 = self }
  }

  /// Sends all buffered output, now that the cell or job has ended.
  ///
  /// - Returns: Whether anything may have been written, so that there may be a log to close.
  @discardableResult
  package func finish() -> Bool {
    let extras = withRareState { rareState in
      rareState.isOver = true
      return rareState.extras
    }
    guard let extras else { return false }
    for cancel in extras.children.values { cancel() }
    extras.progress?.finish()
    extras.processes?.drainOutput()
    if stopLevel != .none { extras.processes?.end() }
    extras.output?.finish()
    return extras.output != nil
  }

  /// Sends all buffered output.
  package func finishOutput() {
    withRareState { $0.extras?.output }?.finish()
  }

  /// The child processes of the cell or job; made if there are none yet.
  package func processes<Processes: OriginProcesses>(orMake make: () -> Processes) -> Processes? {
    withRareState { rareState in
      rareState.withExtras { extras in
        if extras.processes == nil { extras.processes = make() }
        return extras.processes as? Processes
      }
    }
  }

  /// Records an expectation that has failed, so that the cell or job fails at its end.
  ///
  /// - Returns: Whether there is still an end to come.
  package func record(expectation failure: RunFailure) -> Bool {
    withRareState { rareState in
      guard !rareState.isOver else { return false }
      rareState.withExtras { $0.expectations.append(failure) }
      hasExpectations.store(true, ordering: .relaxed)
      return true
    }
  }

  /// Removes and returns the expectations that have failed; `nil` if there are none.
  package func takeExpectations() -> FailedExpectations? {
    guard hasExpectations.load(ordering: .relaxed) else { return nil }
    return rareState.withLock { rareState in
      hasExpectations.store(false, ordering: .relaxed)
      return rareState.withExtras { extras in
        defer { extras.expectations = FailedExpectations() }
        return extras.expectations
      }
    }
  }

  /// Has a child task of the top level cancelled when the cell or job ends.
  package func adopt(_ child: AnyObject, cancelling cancel: @escaping @Sendable () -> Void) {
    let id = ObjectIdentifier(child)
    withRareState { rareState in rareState.withExtras { $0.children[id] = cancel } }
  }

  /// Lets go of a child task that has ended.
  package func release(_ child: AnyObject) {
    let id = ObjectIdentifier(child)
    withRareState { rareState in rareState.withExtras { $0.children[id] = nil } }
  }

  /// Shows, keeps or drops the value of the cell's last expression, as the kernel has asked.
  package func deliver(result: MIMEBundle) {
    let hasFailed = rareState.withLock { $0.extras?.expectations.isEmpty == false }
    switch resultHandling {
    // A cell that fails has no result, but it may show something.
    case .show where hasFailed: output.send(.display(result, displayID: nil))
    case .show: output.send(.result(result))
    case .giveBack: withExtras { $0.result = result }
    case .drop: break
    }
  }

  /// How many of the statements that set variables the cell has run.
  package var reached: Int { statementCount.load(ordering: .relaxed) }

  package func recordReached(_ count: Int) {
    statementCount.store(count, ordering: .relaxed)
  }

  /// Discards what an earlier attempt of a cell that runs as a job has set and returned.
  package func beginAttempt() {
    statementCount.store(0, ordering: .relaxed)
    if value != nil { withExtras { $0.value = nil } }
  }

  /// Stores the value of a cell that runs as a job.
  package func keep(_ value: CellJobValue) {
    withExtras { $0.value = value }
  }

  /// Discards the value of a cell that runs as a job.
  package func discardValue() {
    guard value != nil else { return }
    // Destroyed after the lock is released.
    _ = rareState.withLock { $0.withExtras { $0.value.take() } }
  }

  /// The value of a cell that runs as a job, if it has one.
  package var value: CellJobValue? { rareState.withLock { $0.extras?.value } }

  /// Called when a trap has ended a thread of this origin without failing the cell or a job.
  package var whenThreadEnds: (@Sendable () -> Void)? {
    get { rareState.withLock { $0.extras?.threadEndHandler } }
    set { withExtras { $0.threadEndHandler = newValue } }
  }

  /// The reason with which code of this cell or job has ended its own thread.
  package var failure: RunFailure? {
    get { rareState.withLock { $0.extras?.failure } }
    set { withExtras { $0.failure = newValue } }
  }

  /// Removes and returns the result that is sent with the end of the cell.
  package func takeResult() -> MIMEBundle? {
    rareState.withLock { $0.extras == nil ? nil : $0.withExtras { $0.result.take() } }
  }
}

extension Optional {
  /// The wrapped value; if there is none, a new one, which is stored.
  fileprivate mutating func orMake(_ make: @autoclosure () -> Wrapped) -> Wrapped {
    if let self { return self }
    let made = make()
    self = made
    return made
  }
}
