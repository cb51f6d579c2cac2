internal import RunnerProtocol

/// Starts a job and returns at once.
///
/// For example:
///
///     let answer = run("answer") { try await compute() }
///     // … later
///     try answer.wait()
///
/// - Parameters:
///   - name: What the job is called in what the notebook shows of it.
///   - body: The work; it may throw, and it may wait asynchronously.
/// - Returns: The job, which may be ignored.
@discardableResult
public func run<Value>(
  _ name: String, _ body: @escaping () async throws -> Value
) -> Job<Value> {
  launch(name, body)
}

/// Starts a job without a name and returns at once.
///
/// - Parameter body: The work; it may throw, and it may wait asynchronously.
/// - Returns: The job, which may be ignored.
@discardableResult
public func run<Value>(_ body: @escaping () async throws -> Value) -> Job<Value> {
  launch(nil, body)
}

/// Starts a job that calls a function, and returns at once.
///
/// For example, `run(compute, 0.1, 3)` runs `compute(0.1, 3)`.
///
/// - Parameters:
///   - function: The work; it may throw, and it may be asynchronous.
///   - first: Its first argument.
///   - rest: Its other arguments.
/// - Returns: The job, which may be ignored.
@discardableResult
public func run<First, each Rest, Value>(
  _ function: @escaping (First, repeat each Rest) async throws -> Value,
  _ first: First, _ rest: repeat each Rest
) -> Job<Value> {
  launch(nil) { try await function(first, repeat each rest) }
}

private func launch<Value>(
  _ name: String?, _ body: @escaping () async throws -> Value
) -> Job<Value> {
  NotebookRuntime.host.stopPoint()
  let execution = Origin.here?.execution ?? ExecutionID(rawValue: 0)
  let job = Job(name: name, execution: execution, body: body)
  job.submit()
  return job
}
