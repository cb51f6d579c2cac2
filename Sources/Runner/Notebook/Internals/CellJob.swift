package import NotebookEngine
package import RunnerProtocol

/// A cell that runs as a job.
package final class CellJob: ValuedJob, CustomDebugStringConvertible {
  package let record: JobRecord

  package var id: Int { record.id.rawValue }
  package var name: String { record.name }
  package var state: JobState { JobState(record.phase) }
  package var debugDescription: String { "Job \(id) \"\(name)\"" }

  /// Makes a job; ``submit(for:)`` starts it.
  ///
  /// - Parameters:
  ///   - settings: The options its user has given.
  ///   - number: The job's number in the session, if this is a process of its own for one job.
  ///   - execution: The run of the cell.
  ///   - work: Makes one attempt.
  ///   - end: Called when the job has ended, before the kernel learns of it.
  /// - Throws: A ``JobError`` for an option with an invalid value.
  package init(
    _ settings: CellJobOptions, number: JobID? = nil, execution: ExecutionID,
    work: @escaping @Sendable () async -> JobOutcome,
    atEnd end: @escaping @Sendable (JobID) -> Void = { _ in }
  ) throws(JobError) {
    if let number { JobRecord.count(from: number) }
    let work = CellJobBody(work, atEnd: end)
    record = JobRecord(try JobOptions(settings), execution: execution, .task(work))
  }

  /// Puts the job into the queue and makes it the result of its cell.
  package func submit(for cell: Origin) {
    NotebookRuntime.host.send(.cellQueued(record.id, by: cell.execution))
    submit()
    cell.deliver(result: MIMEBundle(of: self))
  }

  package func cancel(grace: Duration) { record.cancel(grace: grace) }

  // The value belongs to the origin, which the record of the job keeps.
  deinit { record.origin.discardValue() }

  package var returnsNothing: Bool { record.origin.value == nil }

  func value<Value>(as type: Value.Type) throws -> Value {
    if let reason = record.missingValue { throw JobError(reason, of: id) }
    guard state != .cancelled else { throw CancellationError() }
    if state == .failed, let failure = record.failure {
      throw JobError.failed(job: id, reason: failure.message)
    }
    guard let value = record.origin.value else {
      throw JobError.invalid("\(record.title) has no value: it does not end with an expression")
    }
    return try value.get(as: type, of: record.title)
  }
}

/// The work of a cell that runs as a job.
private final class CellJobBody: JobBody {
  private let work: @Sendable () async -> JobOutcome
  private let end: @Sendable (JobID) -> Void

  init(
    _ work: @escaping @Sendable () async -> JobOutcome,
    atEnd end: @escaping @Sendable (JobID) -> Void
  ) {
    self.work = work
    self.end = end
  }

  func attempt() async -> JobOutcome { await work() }

  func didEnd(_ job: JobID) { end(job) }
}

extension JobOptions {
  /// Converts and checks the options a user has given for a cell.
  ///
  /// - Throws: A ``JobError`` for an option with an invalid value.
  fileprivate init(_ settings: CellJobOptions) throws(JobError) {
    let predecessors = try settings.predecessors.map { reference throws(JobError) in
      do throws(JobRegistry.LookupFailure) {
        return try JobRegistry.record(reference)
      } catch {
        throw .invalid("--after: \(error)")
      }
    }
    try self.init(
      name: settings.name, timeout: settings.timeout.map { .seconds($0) },
      retries: settings.retries)
    self.priority = settings.priority
    self.predecessors = predecessors
  }
}
