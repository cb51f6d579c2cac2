package import RunnerProtocol
internal import Synchronization

/// Where output comes from: a run of a cell, or one of the jobs it launched.
///
/// The origin is a task-local value, so synchronous code, child tasks and unstructured tasks all
/// carry it, and so do blocks given to queues of Dispatch; threads a user makes by hand have none and
/// write for the newest cell.
package final class Origin: Sendable {
  @TaskLocal package static var current: Origin?
  private static let newestCell = Mutex<Origin?>(nil)

  /// What most of many jobs never need.
  private struct Extras {
    var output: OutputBuffer?
    var progress: ProgressReporter?
    var input: StandardInput?
    var result: MIMEBundle?
    var value: CellJobValue?
    var threadEndHandler: (@Sendable () -> Void)?
    var failure: RunFailure?
  }

  private struct RareState {
    /// Whether the cell or job is over, after which nothing is said of how far it is.
    var isOver = false
    /// What there is of what few need.
    @RarelySet var known: Extras?

    /// Works on it, made for that if there was none.
    mutating func withExtras<Result>(_ body: (inout Extras) -> Result) -> Result {
      _known.change(orMake: Extras(), body)
    }
  }

  package let execution: ExecutionID
  /// The job that one is a part of.
  package let whole: JobID?
  /// The job, or nothing for the cell itself.
  package let job: JobID?
  private let resultHandling: RunnerCommand.ResultHandling
  /// Made when it is first used: most of many jobs neither wait nor are told to stop.
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

  /// Tells what blocks here that it has to stop.
  package var cancellation: Cancellation { madeCancellation.value }

  /// How urgently what runs here has to stop; for signal handlers, too.
  package var stopLevel: Cancellation.Level { madeCancellation.known?.level ?? .none }

  /// Whether a sleep here is to end early, which is said once.
  package func consumeWake() -> Bool { madeCancellation.known?.consumeWake() ?? false }

  /// Gathers what is written here.
  package var output: OutputBuffer {
    withRareState { rareState in
      rareState.withExtras { $0.output.orMake(OutputBuffer(execution: execution, job: job)) }
    }
  }

  /// Tells how far what runs here is.
  package var progress: ProgressReporter {
    // A part has no card that could show it.
    withRareState { rareState in
      let isSilent = whole != nil || rareState.isOver
      return rareState.withExtras {
        $0.progress.orMake(ProgressReporter(execution: execution, job: job, isSilent: isSilent))
      }
    }
  }

  /// What the user has typed for this cell.
  package var input: StandardInput {
    withRareState { rareState in rareState.withExtras { $0.input.orMake(StandardInput()) } }
  }

  /// Looks at what few need; a thread that ended meanwhile would silence the others.
  private func withRareState<Result: Sendable>(_ body: (inout RareState) -> Result) -> Result {
    NotebookRuntime.host.uninterrupted { rareState.withLock { body(&$0) } }
  }

  private func change(_ body: (inout Extras) -> Void) {
    rareState.withLock { $0.withExtras(body) }
  }

  /// The cell that was started last.
  package static var newest: Origin? { newestCell.withLock { $0 } }

  /// The origin of what runs on this thread, else the newest cell.
  package static var here: Origin? { current ?? NotebookRuntime.host.adoptedOrigin ?? newest }

  /// Makes this the cell that gets what nobody else can have written.
  package func becomeFallbackOrigin() {
    Self.newestCell.withLock { $0 = self }
  }

  /// Sends what was gathered, now that the cell or job is over.
  ///
  /// - Returns: Whether a log may have something of what was written here.
  @discardableResult
  package func finish() -> Bool {
    let (progress, output) = withRareState { rareState in
      rareState.isOver = true
      return (rareState.known?.progress, rareState.known?.output)
    }
    progress?.finish()
    output?.finish()
    return output != nil
  }

  /// Sends what was written, if anything was.
  package func finishOutput() {
    withRareState { $0.known?.output }?.finish()
  }

  /// Shows, keeps or drops the value of the cell's last expression, as the kernel asked.
  package func deliver(result: MIMEBundle) {
    switch resultHandling {
    case .show: output.send(.result(result))
    case .giveBack: change { $0.result = result }
    case .drop: break
    }
  }

  /// How many of the statements that set variables the cell has run.
  package var reached: Int { statementCount.load(ordering: .relaxed) }

  package func noteProgress(_ count: Int) {
    statementCount.store(count, ordering: .relaxed)
  }

  /// Begins anew: what a cell that runs as a job has set and returned no longer counts.
  package func beginAttempt() {
    statementCount.store(0, ordering: .relaxed)
    if value != nil { change { $0.value = nil } }
  }

  /// Keeps the value of a cell that runs as a job.
  package func keep(_ value: CellJobValue) {
    change { $0.value = value }
  }

  /// The value of a cell that runs as a job, if it has one.
  package var value: CellJobValue? { rareState.withLock { $0.known?.value } }

  /// Hears when a trap has ended a thread that worked here, if that fails neither cell nor job.
  package var whenThreadEnds: (@Sendable () -> Void)? {
    get { rareState.withLock { $0.known?.threadEndHandler } }
    set { change { $0.threadEndHandler = newValue } }
  }

  /// Why what runs here ends its thread by itself.
  package var failure: RunFailure? {
    get { rareState.withLock { $0.known?.failure } }
    set { change { $0.failure = newValue } }
  }

  /// The result that goes back with the end of the cell.
  package func takeResult() -> MIMEBundle? {
    rareState.withLock { $0.known == nil ? nil : $0.withExtras { $0.result.take() } }
  }
}

extension Optional {
  /// What is there, else something new, which is there from then on.
  fileprivate mutating func orMake(_ make: @autoclosure () -> Wrapped) -> Wrapped {
    if let self { return self }
    let made = make()
    self = made
    return made
  }
}
