internal import NotebookEngine
internal import RunnerProtocol

extension Jobs {
  /// Does something with every value, each in a job of its own, and blocks until all is done.
  ///
  /// For example:
  ///
  ///     let sizes = try jobs.map(addresses, limit: 8) { try await size(of: $0) }
  ///
  /// All of it is one job, in what the notebook shows and for who cancels it or waits for it. Its
  /// parts are jobs too, named after their place, `map[0]` and so on. When one of them does not
  /// complete, the others are cancelled and no more are started; so they are when the cell or job
  /// that waits here is stopped.
  ///
  /// - Parameters:
  ///   - values: What there is to work on.
  ///   - name: What the job is called in what the notebook shows of it.
  ///   - limit: How many parts there may be at a time; as many as there are ``workers`` unless told
  ///     otherwise.
  ///   - body: The work; it may throw, and it may wait asynchronously.
  /// - Returns: What `body` returned, in the order of the values.
  /// - Throws: What the first part to fail has thrown; otherwise as ``Job/wait(timeout:)``.
  public func map<Values: Sequence, Value>(
    _ values: Values, name: String = "map", limit: Int? = nil,
    _ body: @escaping (Values.Element) async throws -> Value
  ) throws -> [Value] {
    let job = try job(for: values, name: name, limit: limit, isAwaited: true, body)
    // Before a part can wait for who waits here.
    let wait = try JobError.translating { () throws(WaitFailure) in
      try WaitGraph.begin(waitingFor: job.record)
    }
    defer { wait?.end() }
    job.submit()
    let isStopped = try JobError.translating { () throws(WaitFailure) in
      try job.record.blockUntilOver(orUntil: .asked) {
        job.record.cancel(because: "who waited for it was stopped")
      }
    }
    if isStopped { throw CancellationError() }
    return try job.outcome()
  }

  /// Starts a job that does something with every value, each in a job of its own, and returns at
  /// once.
  ///
  /// It is as ``map(_:name:limit:_:)``, but waits for nothing: `try job.wait()` gives the results.
  ///
  /// - Parameters:
  ///   - values: What there is to work on.
  ///   - name: What the job is called in what the notebook shows of it.
  ///   - limit: How many parts there may be at a time; as many as there are ``workers`` unless told
  ///     otherwise.
  ///   - body: The work; it may throw, and it may wait asynchronously.
  /// - Returns: The job, which may be ignored; its value is what `body` returned, in the order of
  ///   the values.
  /// - Throws: A ``JobError`` when there could be no part.
  @discardableResult
  public func start<Values: Sequence, Value>(
    _ values: Values, name: String = "map", limit: Int? = nil,
    _ body: @escaping (Values.Element) async throws -> Value
  ) throws -> Job<[Value]> {
    let job = try job(for: values, name: name, limit: limit, isAwaited: false, body)
    job.submit()
    return job
  }

  private func job<Values: Sequence, Value>(
    for values: Values, name: String, limit: Int?, isAwaited: Bool,
    _ body: @escaping (Values.Element) async throws -> Value
  ) throws(JobError) -> Job<[Value]> {
    let limit = limit ?? workers
    guard limit >= 1 else {
      throw JobError.invalid("'limit' is \(limit); give how many jobs there may be, 1 or more")
    }
    NotebookRuntime.host.checkForStop()
    var options = try JobOptions(name: name)
    options.isErrorShownElsewhere = isAwaited
    let result = ResultSlot<[Value]>()
    let batch = ParallelMap(Array(values), limit: limit, result: result, body: body)
    let execution = Origin.here?.execution ?? ExecutionID(rawValue: 0)
    return Job(options, execution: execution, parts: batch, result: result)
  }
}
