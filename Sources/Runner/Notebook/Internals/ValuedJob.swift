internal import NotebookEngine

/// A job of the session whose value can be asked for by type.
protocol ValuedJob: AnyJob, RecordedJob {
  /// What the job, which has ended, returned.
  ///
  /// - Throws: Why it has no value, or none of this type.
  func value<Value>(as type: Value.Type) throws -> Value
}
