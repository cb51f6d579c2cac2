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

  package let execution: ExecutionID
  /// The job, or nothing for the cell itself.
  package let job: JobID?
  /// The job that one is a part of.
  let whole: JobID?
  package let output: OutputBuffer
  let progress: ProgressReporter
  package let cancellation = Cancellation()
  private let resultHandling: RunnerCommand.ResultHandling
  private let statementCount = Atomic<Int>(0)
  private let keptResult = Mutex<MIMEBundle?>(nil)
  private let keptValue = Mutex<JobValue?>(nil)
  private let threadEndHandler = Mutex<(@Sendable () -> Void)?>(nil)
  private let ownFailure = Mutex<RunFailure?>(nil)
  /// What the user has typed for this cell.
  let input = StandardInput()

  package init(
    execution: ExecutionID, job: JobID? = nil, partOf whole: JobID? = nil,
    result: RunnerCommand.ResultHandling = .drop
  ) {
    self.execution = execution
    self.job = job
    self.whole = whole
    // A part has no card that could show it.
    self.progress = ProgressReporter(execution: execution, job: job, isSilent: whole != nil)
    self.output = OutputBuffer(execution: execution, job: job)
    self.resultHandling = result
  }

  /// The cell that was started last.
  package static var newest: Origin? { newestCell.withLock { $0 } }

  /// The origin of what runs on this thread, else the newest cell.
  package static var here: Origin? { current ?? NotebookRuntime.host.adoptedOrigin ?? newest }

  /// Makes this the cell that gets what nobody else can have written.
  package func becomeNewest() {
    Self.newestCell.withLock { $0 = self }
  }

  /// Sends what was gathered, now that the cell or job is over.
  package func finish() {
    progress.finish()
    output.finish()
  }

  /// Shows, keeps or drops the value of the cell's last expression, as the kernel asked.
  package func deliver(result: MIMEBundle) {
    switch resultHandling {
    case .show: output.send(.result(result))
    case .giveBack: keptResult.withLock { $0 = result }
    case .drop: break
    }
  }

  /// How many of the statements that set variables the cell has run.
  package var reached: Int { statementCount.load(ordering: .relaxed) }

  func noteProgress(_ count: Int) {
    statementCount.store(count, ordering: .relaxed)
  }

  /// Begins anew: what a cell that runs as a job has set and returned no longer counts.
  package func beginAttempt() {
    statementCount.store(0, ordering: .relaxed)
    keptValue.withLock { $0 = nil }
  }

  /// Keeps the value of a cell that runs as a job.
  package func keep(_ value: JobValue) {
    keptValue.withLock { $0 = value }
  }

  /// The value of a cell that runs as a job, if it has one.
  package var value: JobValue? { keptValue.withLock { $0 } }

  /// Hears when a trap has ended a thread that worked here, if that fails neither cell nor job.
  package var whenThreadEnds: (@Sendable () -> Void)? {
    get { threadEndHandler.withLock { $0 } }
    set { threadEndHandler.withLock { $0 = newValue } }
  }

  /// Why what runs here ends its thread by itself.
  package var failure: RunFailure? {
    get { ownFailure.withLock { $0 } }
    set { ownFailure.withLock { $0 = newValue } }
  }

  /// The result that goes back with the end of the cell.
  package func takeResult() -> MIMEBundle? {
    keptResult.withLock { $0.take() }
  }
}
