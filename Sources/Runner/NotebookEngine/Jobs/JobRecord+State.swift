internal import RunnerProtocol

extension JobRecord {
  /// Why a running job has to end.
  enum StopReason {
    case cancelled(reason: String?)
    case timedOut
  }

  /// What a job leaves behind when it ends.
  struct Leftovers {
    /// Why it was stopped, if it was.
    let stop: StopReason?
    /// The task that does or did the work.
    let task: Task<Void, Never>?
    /// Stops the timer of its timeout.
    let disarm: (@Sendable () -> Void)?
    let work: Work?
    /// The job whose result is no longer kept, if there is one.
    var outlived: JobRecord?
  }

  /// What changes in the course of a job.
  ///
  /// The order of the properties keeps it small: a session may have hundreds of thousands of jobs.
  struct State {
    /// What it does, until it has ended.
    var work: Work?
    /// The job itself, from its submission until its result is no longer kept.
    var job: (any RecordedJob)?
    var task: Task<Void, Never>?
    var waiters: [@Sendable () -> Void] = []
    @RarelySet private var extras: Extras?
    var start: ContinuousClock.Instant?
    var phase: JobPhase
    /// Whether its end has been reported to the kernel.
    ///
    /// Set later than the final ``phase``: a waiter that continued before that could send something that
    /// arrives before the end of the job.
    var isOver = false
    /// Whether the job itself has done work, not only its parts.
    private var hasAttempts = false
    var end: ContinuousClock.Instant?
    /// The number of the worker on which the first attempt started.
    private var worker: Int32?
  }

  /// What most jobs never need.
  private struct Extras {
    var stop: StopReason?
    /// What went wrong, if the job failed.
    var failure: RunFailure?
    /// Why there is no value, if that is not what the work threw.
    var missingValue: MissingValue?
    /// Opens when the kernel has found the reason of a crash; `nil` if that is known.
    var explanation: (any Gate)?
    /// Stops the timer of its timeout.
    var disarm: (@Sendable () -> Void)?
    /// All attempts, if there has been more than one.
    var attempts: [JobAttempt] = []
    /// The jobs that have to complete before it is queued; `nil` once they have.
    var predecessors: Predecessors?
  }
}

extension JobRecord.State {
  init(_ work: JobRecord.Work, startingAfter predecessors: [JobRecord]) {
    self.work = work
    phase = predecessors.isEmpty ? .queued : .waiting
    if !predecessors.isEmpty { withExtras { $0.predecessors = Predecessors(predecessors) } }
  }

  private mutating func withExtras(_ body: (inout JobRecord.Extras) -> Void) {
    _extras.update(default: JobRecord.Extras(), body)
  }

  /// Whether the job has none of what most jobs never need.
  var isPlain: Bool { _extras.isMissing }

  var stop: JobRecord.StopReason? {
    get { extras?.stop }
    set { withExtras { $0.stop = newValue } }
  }

  /// What went wrong, if the job failed.
  var failure: RunFailure? { extras?.failure }

  /// Why there is no value, if that is not what the work threw.
  var missingValue: MissingValue? { extras?.missingValue }

  /// Stops the timer of its timeout.
  var disarm: (@Sendable () -> Void)? {
    get { extras?.disarm }
    set { withExtras { $0.disarm = newValue } }
  }

  /// The jobs that have to complete before it is queued; `nil` once they have.
  var predecessors: Predecessors? {
    get { extras?.predecessors }
    set { withExtras { $0.predecessors = newValue } }
  }

  /// Marks the job as running.
  ///
  /// - Parameters:
  ///   - task: The task that does the work; `nil` if its parts do.
  ///   - worker: The number of the worker, if a worker runs the task.
  ///   - now: The current time.
  mutating func start(in task: Task<Void, Never>?, on worker: Int?, at now: ContinuousClock.Instant)
  {
    phase = .running
    start = now
    guard let task else { return }
    self.task = task
    self.worker = worker.map(Int32.init)
    hasAttempts = true
  }

  /// Records why there is no value.
  mutating func fail(_ failure: RunFailure?, missing value: MissingValue?) {
    guard failure != nil || value != nil else { return }
    withExtras { extras in
      if let failure { extras.failure = failure }
      extras.missingValue = value
    }
  }

  /// Opens when the kernel has found the reason of a crash.
  var explanation: (any Gate)? { extras?.explanation }

  mutating func expectExplanation(_ gate: any Gate) { withExtras { $0.explanation = gate } }

  /// Records the reason of a crash and returns the gate to open for its waiters.
  mutating func explain(_ value: MissingValue) -> (any Gate)? {
    guard let gate = explanation else { return nil }
    withExtras { extras in
      extras.missingValue = value
      extras.explanation = nil
    }
    return gate
  }

  /// Removes and returns what is needed only until the end.
  mutating func takeLeftovers() -> JobRecord.Leftovers {
    let leftovers = JobRecord.Leftovers(stop: stop, task: task, disarm: disarm, work: work)
    task = nil
    work = nil
    if leftovers.disarm != nil { disarm = nil }
    if predecessors != nil { predecessors = nil }
    return leftovers
  }
}

// MARK: - Attempts

extension JobRecord.State {
  /// All attempts, in order.
  var attempts: [JobAttempt] {
    guard hasAttempts, let start else { return [] }
    var attempts = extras?.attempts ?? []
    if attempts.isEmpty { attempts = [JobAttempt(worker: worker.map(Int.init), start: start)] }
    if attempts[attempts.count - 1].end == nil { attempts[attempts.count - 1].end = end }
    return attempts
  }

  var attemptCount: Int { max(extras?.attempts.count ?? 0, hasAttempts ? 1 : 0) }

  /// Ends the newest attempt, after which another one follows.
  mutating func endAttempt(at now: ContinuousClock.Instant) {
    var attempts = attempts
    attempts[attempts.count - 1].end = now
    withExtras { $0.attempts = attempts }
  }

  /// Adds another attempt.
  mutating func beginAgain(_ attempt: JobAttempt) {
    withExtras { $0.attempts.append(attempt) }
  }
}
