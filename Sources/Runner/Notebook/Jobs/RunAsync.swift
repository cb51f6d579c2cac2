internal import NotebookEngine

// What `Run.swift` has, for work that awaits. The compiler prefers the functions there, which take work that
// does not: in an asynchronous closure it would warn of every call that may block.

/// Starts a job that awaits and returns at once.
///
/// For example:
///
///     let answer = run("answer", timeout: .seconds(30)) { try await compute() }
///     // … later
///     try answer.wait()
///
/// At most ``Jobs/workers`` threads work on jobs; the other jobs wait in a queue. A negative
/// `timeout` or `retries` is an error that ends the calling cell or job.
///
/// - Parameters:
///   - name: The name of the job on its card, in `%jobs` and in error messages.
///   - priority: Decides which of the queued jobs starts first.
///   - timeout: How long the work may take from its start, all attempts together. After that the job
///     is stopped as by ``Job/cancel(grace:)`` and counts as timed out, whatever it still returns.
///   - retries: How often the work is started again after it throws. A job that is cancelled, crashes
///     or times out is not retried.
///   - predecessors: The jobs that have to complete before this one starts. If one of them does not
///     complete, this job is cancelled. A job that waits for others does not occupy a worker.
///   - body: The work. It may throw, and it may `await`.
/// - Returns: The job; you may ignore it.
@discardableResult
public func run<Value>(
  _ name: String? = nil, priority: JobPriority = .normal, timeout: Duration? = nil,
  retries: Int = 0, after predecessors: [any AnyJob] = [],
  _ body: @escaping () async throws -> Value
) -> Job<Value> {
  launch(
    options(
      name, priority: priority, timeout: timeout, retries: retries, predecessors: predecessors),
    .asynchronous(body))
}

/// Starts a job without a name and returns at once.
///
/// - Parameter body: The work. It may throw, and it may `await`.
/// - Returns: The job; you may ignore it.
@discardableResult
public func run<Value>(_ body: @escaping () async throws -> Value) -> Job<Value> {
  run(nil, body)
}

/// Starts a job that calls a function, and returns at once.
///
/// For example, `run(compute, 0.1, 3)` runs `compute(0.1, 3)`.
///
/// - Parameters:
///   - function: The work. It may throw, and it may be `async`.
///   - first: Its first argument.
///   - rest: Its other arguments.
/// - Returns: The job; you may ignore it.
@discardableResult
public func run<First, each Rest, Value>(
  _ function: @escaping (First, repeat each Rest) async throws -> Value,
  _ first: First, _ rest: repeat each Rest
) -> Job<Value> {
  run(nil) { try await function(first, repeat each rest) }
}
