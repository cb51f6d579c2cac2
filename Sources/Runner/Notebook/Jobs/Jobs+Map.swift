internal import NotebookEngine
internal import RunnerProtocol

extension Jobs {
  /// Calls `body` with each value, every call in a job of its own, and blocks until all have ended.
  ///
  /// For example:
  ///
  ///     let sizes = try jobs.map(addresses, limit: 8) { try size(of: $0) }
  ///
  /// The whole is one job, with one card; cancel or wait for it as for any other. Its parts are jobs
  /// too, named by their index: `map[0]` and so on. If a part does not complete, the others are
  /// cancelled and no more are started. The same happens when the waiting cell is interrupted or the
  /// waiting job is cancelled.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - name: The name of the job on its card, in `%jobs` and in error messages.
  ///   - limit: How many parts may run or be queued at the same time; by default ``workers``.
  ///   - body: The work on one value. It may throw.
  /// - Returns: What `body` returned, in the order of the values.
  /// - Throws: What the first part to fail threw; otherwise the same errors as ``Job/wait(timeout:)``.
  public func map<Values: Sequence, Value>(
    _ values: Values, name: String = "map", limit: Int? = nil,
    _ body: @escaping (Values.Element) throws -> Value
  ) throws -> [Value] {
    try results(of: values, name: name, limit: limit) { value in .synchronous { try body(value) } }
  }

  /// Starts a job that calls `body` with each value, every call in a job of its own, and returns at
  /// once.
  ///
  /// Like ``map(_:name:limit:_:)``, but without waiting: `try job.wait()` returns the results.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - name: The name of the job on its card, in `%jobs` and in error messages.
  ///   - limit: How many parts may run or be queued at the same time; by default ``workers``.
  ///   - body: The work on one value. It may throw.
  /// - Returns: The job; its value is what `body` returned, in the order of the values.
  /// - Throws: A ``JobError`` if `limit` is less than 1.
  @discardableResult
  public func start<Values: Sequence, Value>(
    _ values: Values, name: String = "map", limit: Int? = nil,
    _ body: @escaping (Values.Element) throws -> Value
  ) throws -> Job<[Value]> {
    try submit(values, name: name, limit: limit) { value in .synchronous { try body(value) } }
  }

  /// Starts a job with a part for each value, and waits for it.
  func results<Values: Sequence, Value>(
    of values: Values, name: String, limit: Int?,
    _ work: @escaping (Values.Element) -> JobFunction<Value>
  ) throws -> [Value] {
    let job = try job(for: values, name: name, limit: limit, isAwaited: true, work)
    // Known before the first part can wait for the job that waits here.
    let wait = try JobError.translating { () throws(WaitFailure) in
      try WaitGraph.addEdge(to: job.record)
    }
    defer { wait?.remove() }
    job.submit()
    let isStopped = try JobError.translating { () throws(WaitFailure) in
      try job.record.blockUntilOver(orUntil: .asked) {
        job.record.stop(because: "the cell or job that waited for it was stopped")
      }
    }
    if isStopped { throw CancellationError() }
    return try job.outcome()
  }

  /// Starts a job with a part for each value.
  func submit<Values: Sequence, Value>(
    _ values: Values, name: String, limit: Int?,
    _ work: @escaping (Values.Element) -> JobFunction<Value>
  ) throws -> Job<[Value]> {
    let job = try job(for: values, name: name, limit: limit, isAwaited: false, work)
    job.submit()
    return job
  }

  private func job<Values: Sequence, Value>(
    for values: Values, name: String, limit: Int?, isAwaited: Bool,
    _ work: @escaping (Values.Element) -> JobFunction<Value>
  ) throws(JobError) -> Job<[Value]> {
    let limit = limit ?? workers
    guard limit >= 1 else {
      throw JobError.invalid("'limit' is \(limit); give how many jobs there may be, 1 or more")
    }
    NotebookRuntime.host.checkForStop()
    var options = try JobOptions(name: name)
    options.isErrorShownElsewhere = isAwaited
    let result = ResultSlot<[Value]>()
    let batch = ParallelMap(Array(values), limit: limit, result: result, work: work)
    let execution = Origin.here?.execution ?? ExecutionID(rawValue: 0)
    return Job(options, execution: execution, parts: batch, result: result)
  }
}
