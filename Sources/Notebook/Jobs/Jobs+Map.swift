extension Jobs {
  /// Does something with every value, each in a job of its own, and blocks until all is done.
  ///
  /// For example:
  ///
  ///     let sizes = try jobs.map(addresses, limit: 8) { try await size(of: $0) }
  ///
  /// The jobs are named after their place, `map[0]` and so on, and end in one line together. When
  /// one of them does not complete, the others are cancelled and no more are started; so they are
  /// when the cell or job that waits here is stopped.
  ///
  /// - Parameters:
  ///   - values: What there is to work on.
  ///   - name: What the jobs are called in what the notebook shows of them.
  ///   - limit: How many of the jobs there may be at a time; as many as there are ``workers`` unless
  ///     told otherwise.
  ///   - body: The work; it may throw, and it may wait asynchronously.
  /// - Returns: What `body` returned, in the order of the values.
  /// - Throws: What the first job to fail has thrown; otherwise as ``Job/wait(timeout:)``.
  public func map<Values: Sequence, Value>(
    _ values: Values, name: String = "map", limit: Int? = nil,
    _ body: @escaping (Values.Element) async throws -> Value
  ) throws -> [Value] {
    let limit = limit ?? workers
    guard limit >= 1 else {
      throw JobError.invalid("'limit' is \(limit); give how many jobs there may be, 1 or more")
    }
    NotebookRuntime.host.stopPoint()
    return try JobBatch(Array(values), name: name, body: body).run(limit: limit)
  }
}
