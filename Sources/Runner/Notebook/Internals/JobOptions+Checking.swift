internal import NotebookEngine

extension JobOptions {
  /// Checks and collects what a user has chosen.
  ///
  /// - Throws: A ``JobError`` for the first option with an invalid value.
  init(
    name: String? = nil, priority: JobPriority = .normal, timeout: Duration? = nil,
    retries: Int = 0, predecessors: [any AnyJob] = []
  ) throws(JobError) {
    try Self.check(timeout: timeout)
    guard retries >= 0 else {
      throw .invalid("'retries' is \(retries); it counts further attempts, so give 0 or more")
    }
    self.init()
    self.name = name
    self.priority = priority.option
    self.timeout = timeout
    self.retries = retries
    for job in predecessors {
      guard let job = job as? any RecordedJob else {
        throw .invalid("'after' takes jobs that 'run' has returned, not a \(type(of: job))")
      }
      self.predecessors.append(job.record)
    }
  }

  /// Checks that a time to wait is not negative.
  ///
  /// - Throws: A ``JobError`` when it is.
  static func check(timeout: Duration?) throws(JobError) {
    guard let timeout, timeout < .zero else { return }
    throw .invalid("'timeout' is \(timeout); give a time of zero or more")
  }
}
