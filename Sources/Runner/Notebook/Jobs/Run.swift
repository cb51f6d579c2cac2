internal import NotebookEngine
internal import RunnerProtocol

/// Starts a job and returns at once.
///
/// For example:
///
///     let answer = run("answer", timeout: .seconds(30)) { try compute() }
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
///   - body: The work. It may throw.
/// - Returns: The job; you may ignore it.
@discardableResult
public func run<Value>(
  _ name: String? = nil, priority: JobPriority = .normal, timeout: Duration? = nil,
  retries: Int = 0, after predecessors: [any AnyJob] = [],
  _ body: @escaping () throws -> Value
) -> Job<Value> {
  launch(
    options(
      name, priority: priority, timeout: timeout, retries: retries, predecessors: predecessors),
    .synchronous(body))
}

/// Starts a job without a name and returns at once.
///
/// - Parameter body: The work. It may throw.
/// - Returns: The job; you may ignore it.
@discardableResult
public func run<Value>(_ body: @escaping () throws -> Value) -> Job<Value> {
  run(nil, body)
}

/// Starts a job that calls a function, and returns at once.
///
/// For example, `run(compute, 0.1, 3)` runs `compute(0.1, 3)`.
///
/// - Parameters:
///   - function: The work. It may throw.
///   - first: Its first argument.
///   - rest: Its other arguments.
/// - Returns: The job; you may ignore it.
@discardableResult
public func run<First, each Rest, Value>(
  _ function: @escaping (First, repeat each Rest) throws -> Value,
  _ first: First, _ rest: repeat each Rest
) -> Job<Value> {
  run(nil) { try function(first, repeat each rest) }
}

/// The options of a job; an invalid one ends the calling cell or job.
func options(
  _ name: String?, priority: JobPriority, timeout: Duration?, retries: Int,
  predecessors: [any AnyJob]
) -> JobOptions {
  do throws(JobError) {
    return try JobOptions(
      name: name, priority: priority, timeout: timeout, retries: retries,
      predecessors: predecessors)
  } catch {
    NotebookRuntime.host.fail(
      RunFailure(kind: .thrown, name: "JobError", message: error.description))
  }
}

// Most jobs return no value; for them the generic code is compiled once, ahead of time.
@_specialize(where Value == Void)
func launch<Value>(_ options: JobOptions, _ function: JobFunction<Value>) -> Job<Value> {
  let origin = Origin.here
  if let origin, origin.stopLevel > .none { NotebookRuntime.host.checkForStop() }
  let job = Job(options, execution: origin?.execution ?? ExecutionID(rawValue: 0), function)
  job.submit()
  return job
}
