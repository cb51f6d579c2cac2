/// How a job is to run.
struct JobOptions {
  var name: String?
  var priority = JobPriority.normal
  /// How long its work may take, all attempts together.
  var timeout: Duration?
  /// How often its work is begun again when it throws.
  var retries = 0
  /// The jobs that have to complete before it starts.
  var predecessors: [JobRecord] = []
  /// The job it is a part of, which speaks for it.
  var whole: JobRecord?
  /// Whether the error it throws is shown by somebody else.
  var isTold = false

  /// How often its work may be begun.
  var attemptLimit: Int { retries == .max ? .max : retries + 1 }

  /// Takes what a user has chosen.
  ///
  /// - Throws: A ``JobError`` that says what cannot be.
  init(
    name: String? = nil, priority: JobPriority = .normal, timeout: Duration? = nil,
    retries: Int = 0, predecessors: [any AnyJob] = []
  ) throws(JobError) {
    try Self.check(timeout: timeout)
    guard retries >= 0 else {
      throw .invalid("'retries' is \(retries); it counts further attempts, so give 0 or more")
    }
    self.name = name
    self.priority = priority
    self.timeout = timeout
    self.retries = retries
    for job in predecessors {
      guard let job = job as? any RecordedJob else {
        throw .invalid("'after' takes jobs that 'run' has returned, not a \(type(of: job))")
      }
      self.predecessors.append(job.record)
    }
  }

  /// A job that is one of many.
  init(part name: String, of whole: JobRecord) {
    self.name = name
    self.whole = whole
    priority = whole.priority
    isTold = true
  }

  /// Makes sure that a time can pass.
  ///
  /// - Throws: A ``JobError`` when it is negative.
  static func check(timeout: Duration?) throws(JobError) {
    guard let timeout, timeout < .zero else { return }
    throw .invalid("'timeout' is \(timeout); give a time of zero or more")
  }
}
