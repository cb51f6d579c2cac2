internal import NotebookEngine
internal import RunnerProtocol

/// A job that has ended and whose result is kept no longer.
final class PastJob: ValuedJob, CustomStringConvertible {
  let record: JobRecord

  init(_ record: JobRecord) {
    self.record = record
  }

  var returnsNothing: Bool { true }
  var id: Int { record.id.rawValue }
  var name: String { record.name }
  var state: JobState { JobState(record.phase) }
  var description: String { "Job \(record.id.number) \"\(name)\"" }

  func cancel(grace: Duration) {}

  func value<Value>(as type: Value.Type) throws -> Value {
    if let reason = record.missingValue { throw JobError(reason, of: id) }
    guard state != .cancelled else { throw CancellationError() }
    if let failure = record.failure { throw JobError.failed(job: id, reason: failure.message) }
    if let nothing = () as? Value { return nothing }
    throw JobError.invalid("the result of \(record.title) is no longer kept; \(remedy)")
  }

  private var remedy: String {
    if let whole = record.whole { return "it is in that of \(whole.title)" }
    let limit = KeptResults.limit
    let kept = limit == 1 ? "that of the last job" : "those of the last \(limit) jobs"
    return "keep the job that 'run' returns, or set jobs.keptResults: "
      + (limit == 0 ? "now none are" : "now \(kept) that ended \(limit == 1 ? "is" : "are")")
  }
}
