internal import RunnerProtocol

extension JobRecord {
  /// Why a running job has to end.
  enum Stop {
    case cancelled(reason: String?)
    case timedOut
  }

  /// What a job leaves at its end.
  struct Remains {
    /// Why it had to end, if it was told to.
    let stop: Stop?
    /// The task that has done the work, if it is not done with it.
    let task: Task<Void, Never>?
    /// Takes the end of its time back.
    let disarm: (@Sendable () -> Void)?
  }

  /// What changes in the course of a job.
  struct State {
    var phase: JobState
    @Seldom var stop: Stop?
    var task: Task<Void, Never>?
    var start: ContinuousClock.Instant?
    var end: ContinuousClock.Instant?
    /// The first time the work was begun, and all others: few jobs have any.
    private var firstAttempt: JobAttempt?
    private var otherAttempts: [JobAttempt] = []
    /// What went wrong, if the job failed.
    @Seldom var failure: RunFailure?
    /// Why there is no value, if that is not what the work threw.
    @Seldom var error: JobError?
    /// Takes the end of its time back.
    @Seldom var disarm: (@Sendable () -> Void)?
    /// Whether the kernel has heard of its end.
    var isOver = false
    var waiters: [@Sendable () -> Void] = []

    init(phase: JobState) {
      self.phase = phase
    }
  }
}

extension JobRecord.State {
  /// Each time the work was begun.
  var attempts: [JobAttempt] { (firstAttempt.map { [$0] } ?? []) + otherAttempts }

  var attemptCount: Int { (firstAttempt == nil ? 0 : 1) + otherAttempts.count }

  /// Takes out what serves only until the end.
  mutating func takeRemains() -> JobRecord.Remains {
    defer { (task, disarm) = (nil, nil) }
    return JobRecord.Remains(stop: stop, task: task, disarm: disarm)
  }

  /// Notes that the work begins.
  mutating func beginAttempt(_ attempt: JobAttempt) {
    if firstAttempt == nil {
      firstAttempt = attempt
    } else {
      otherAttempts.append(attempt)
    }
  }

  /// Notes that the work is not at it any more.
  mutating func closeAttempt(at end: ContinuousClock.Instant) {
    if let last = otherAttempts.indices.last {
      if otherAttempts[last].end == nil { otherAttempts[last].end = end }
    } else if firstAttempt?.end == nil {
      firstAttempt?.end = end
    }
  }
}
