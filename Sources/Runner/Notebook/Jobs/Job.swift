internal import NotebookEngine
internal import RunnerProtocol

/// Work that runs beside the cells, and the value it will have.
///
/// Made by `run`. What the job prints and shows appears under the cell that launched it.
public final class Job<Value>: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  let record: JobRecord
  let result: ResultSlot<Value>

  /// A job that is done by a task.
  init(
    _ options: JobOptions, execution: ExecutionID, body: @escaping () async throws -> Value
  ) {
    let work = ClosureJobBody(isPart: options.whole != nil, body: body)
    result = work
    record = JobRecord(options, execution: execution, .task(work))
  }

  /// A job that is done by its parts, which leave its result.
  init(
    _ options: JobOptions, execution: ExecutionID, parts: any PartitionedWork,
    result: ResultSlot<Value>
  ) {
    self.result = result
    self.record = JobRecord(options, execution: execution, .parts(parts))
  }

  /// The job's number, counted from 1 since the session began.
  public var id: Int { record.id.rawValue }

  /// The name given to `run`, or `job` and its number.
  public var name: String { record.name }

  /// Where the job stands now.
  public var state: JobState { JobState(record.phase) }

  /// What the job has written so far to both streams, with the plain text of what it displayed, as
  /// its log has it: at most the last 16 MB; of a job that failed, a last line says how.
  ///
  /// Empty when the session keeps no logs, or if the log had to go to make room for newer ones.
  public var output: String { record.loggedOutput }

  /// Stops the job.
  ///
  /// A job that has not started never does. A running one can end in good order: `Task.isCancelled`
  /// is true, `Task.checkCancellation()` throws, sleeps and waiting for other jobs end at once. If it
  /// still runs after the grace, its threads are ended where they are, without `defer` or `deinit`.
  ///
  /// - Parameter grace: How long the job may take to end by itself, in place of ``Jobs/grace``; zero
  ///   for no time at all.
  public func cancel(grace: Duration) {
    record.cancel(grace: grace)
  }

  /// Blocks until the job is over.
  ///
  /// A job that waits for another gives its place in the pool away meanwhile.
  ///
  /// - Parameter timeout: How long to wait at most; for ever unless told otherwise.
  /// - Returns: What the job returned.
  /// - Throws: What the job threw; `CancellationError` if it was cancelled, or if the cell or job
  ///   that waits is; ``JobError`` if it crashed, if its own time was over, if it goes on when the
  ///   time to wait is over, or if it waits for who waits here.
  @discardableResult
  public func wait(timeout: Duration? = nil) throws -> Value {
    try JobOptions.check(timeout: timeout)
    let isStopped = try JobError.translating { () throws(WaitFailure) in
      try record.blockUntilOver(orUntil: .asked, atMost: timeout)
    }
    if state.isFinal { return try outcome() }
    guard let timeout, !isStopped else { throw CancellationError() }
    throw JobError.stillRunning(jobs: [record.title], after: timeout)
  }

  /// What the job returned, as soon as it is over.
  ///
  /// - Throws: As ``wait(timeout:)``.
  public var value: Value {
    get async throws {
      let wait = try JobError.translating { () throws(WaitFailure) in
        try WaitGraph.begin(waitingFor: record)
      }
      defer { wait?.end() }
      let signal = OneTimeSignal()
      record.onFinish { signal.raise() }
      await withTaskCancellationHandler {
        await signal.wait()
      } onCancel: {
        signal.raise()
      }
      guard state.isFinal else { throw CancellationError() }
      return try outcome()
    }
  }

  public var description: String { "Job \(id) \"\(name)\"" }

  public var debugDescription: String { description }

  /// What the job returned, once it is over.
  ///
  /// - Throws: Why it has no value.
  func outcome() throws -> Value {
    if let reason = record.missingValue { throw JobError(reason, of: id) }
    guard state != .cancelled, let result = result.get() else { throw CancellationError() }
    switch result {
    case .success(let value): return value
    // Thrown anew here, the place of who waits is known.
    case .failure(let error): throw error
    }
  }
}

extension Job: ValuedJob {}
