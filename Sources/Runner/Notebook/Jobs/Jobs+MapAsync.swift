internal import NotebookEngine

// What `Jobs+Map.swift` has, for work that awaits.

extension Jobs {
  /// Calls `body` with each value, every call in a job of its own, and blocks until all have ended.
  ///
  /// For example:
  ///
  ///     let sizes = try jobs.map(addresses, limit: 8) { try await size(of: $0) }
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
  ///   - body: The work on one value. It may throw, and it may `await`.
  /// - Returns: What `body` returned, in the order of the values.
  /// - Throws: What the first part to fail threw; otherwise the same errors as ``Job/wait(timeout:)``.
  public func map<Values: Sequence, Value>(
    _ values: Values, name: String = "map", limit: Int? = nil,
    _ body: @escaping (Values.Element) async throws -> Value
  ) throws -> [Value] {
    try results(of: values, name: name, limit: limit) { value in
      .asynchronous { try await body(value) }
    }
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
  ///   - body: The work on one value. It may throw, and it may `await`.
  /// - Returns: The job; its value is what `body` returned, in the order of the values.
  /// - Throws: A ``JobError`` if `limit` is less than 1.
  @discardableResult
  public func start<Values: Sequence, Value>(
    _ values: Values, name: String = "map", limit: Int? = nil,
    _ body: @escaping (Values.Element) async throws -> Value
  ) throws -> Job<[Value]> {
    try submit(values, name: name, limit: limit) { value in .asynchronous { try await body(value) }
    }
  }
}
