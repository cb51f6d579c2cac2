internal import NotebookEngine
internal import RunnerProtocol

/// Work that runs in the background, and the value it will return.
///
/// `run` makes one. What the job prints and displays appears under the cell that started it.
///
///     let sum = run("sum") { (1...1_000_000).reduce(0, +) }
///     // … later
///     try sum.wait()
public final class Job<Value>: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  let record: JobRecord
  let result: ResultSlot<Value>

  /// A job whose work runs in a task.
  init(_ options: JobOptions, execution: ExecutionID, _ function: JobFunction<Value>) {
    let work = ClosureJobBody(isPart: options.whole != nil, function)
    result = work
    record = JobRecord(options, execution: execution, .task(work))
  }

  /// A job whose work is that of its parts, which set `result`.
  init(
    _ options: JobOptions, execution: ExecutionID, parts: any PartitionedWork,
    result: ResultSlot<Value>
  ) {
    self.result = result
    self.record = JobRecord(options, execution: execution, .parts(parts))
  }

  /// The number of the job; the first one of a session is 1.
  public var id: Int { record.id.rawValue }

  /// The name given to `run`, or `job N` if there is none.
  public var name: String { record.name }

  /// Whether the job is waiting, running or has ended, and how.
  public var state: JobState { JobState(record.phase) }

  /// Everything the job has printed so far, and the plain text of what it has displayed.
  ///
  /// This is the text of the job's log, at most its last 16 MB. If the job has not completed, the
  /// last line says why. Empty when the session keeps no logs, or when the log has been removed to
  /// make room for newer ones.
  public var output: String { record.loggedOutput }

  /// Cancels the job, and ends its threads if it still runs after the grace period.
  ///
  /// A job that has not started never will. A running job can end in an orderly way: in it,
  /// `Task.isCancelled` is true, `Task.checkCancellation()` throws, and sleeps and waits for other
  /// jobs end early. If it still runs after the grace period, its threads are ended where they are,
  /// without running `defer` or `deinit`.
  ///
  /// - Parameter grace: How long the job may take to end by itself, in place of ``Jobs/grace``. With
  ///   `.zero` its threads are ended at once.
  public func cancel(grace: Duration) {
    record.cancel(grace: grace)
  }

  /// Blocks until the job has ended, and returns its value.
  ///
  /// A job that waits for another one does not occupy a worker meanwhile.
  ///
  /// - Parameter timeout: How long to wait at most; without one, as long as it takes. The job keeps
  ///   running when the time is over.
  /// - Returns: What the job returned.
  /// - Throws: What the job threw. `CancellationError` if the job was cancelled, or if the waiting
  ///   cell or job was. ``JobError`` if the job crashed or timed out, if it is still running after
  ///   `timeout`, or if it waits for the one that waits here.
  @discardableResult
  public func wait(timeout: Duration? = nil) throws -> Value {
    try JobOptions.check(timeout: timeout)
    let isStopped = try JobError.translating { () throws(WaitFailure) in
      try record.blockUntilOver(orUntil: .asked, atMost: timeout)
    }
    if record.phase.isFinal { return try outcome() }
    guard let timeout, !isStopped else { throw CancellationError() }
    throw JobError.stillRunning(jobs: [record.title], after: timeout)
  }

  /// The value of the job, once it has ended.
  ///
  /// - Throws: As ``wait(timeout:)``.
  public var value: Value {
    get async throws {
      let wait = try JobError.translating { () throws(WaitFailure) in
        try WaitGraph.addEdge(to: record)
      }
      defer { wait?.remove() }
      let signal = OneTimeSignal()
      record.onFinish { signal.raise() }
      await withTaskCancellationHandler {
        await signal.wait()
      } onCancel: {
        signal.raise()
      }
      guard record.phase.isFinal else { throw CancellationError() }
      return try outcome()
    }
  }

  public var description: String { "Job \(record.id.number) \"\(name)\"" }

  public var debugDescription: String { description }

  /// The value of the job, which has ended.
  ///
  /// - Throws: Why it has no value.
  func outcome() throws -> Value {
    if let reason = record.missingValue { throw JobError(reason, of: id) }
    guard state != .cancelled, let result = result.get() else { throw CancellationError() }
    switch result {
    case .success(let value): return value
    // Thrown from here, so that the error is reported at the line that waits.
    case .failure(let error): throw error
    }
  }
}

extension Job: ValuedJob {}
