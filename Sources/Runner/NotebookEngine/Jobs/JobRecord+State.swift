internal import RunnerProtocol

extension JobRecord {
  /// Why a running job has to end.
  enum StopReason {
    case cancelled(reason: String?)
    case timedOut
  }

  /// What a job leaves at its end.
  struct Remains {
    /// Why it had to end, if it was told to.
    let stop: StopReason?
    /// The task that has done the work, if it is not done with it.
    let task: Task<Void, Never>?
    /// Takes the end of its time back.
    let disarm: (@Sendable () -> Void)?
  }

  /// What changes in the course of a job.
  ///
  /// The order of the properties leaves few gaps.
  struct State {
    var task: Task<Void, Never>?
    var waiters: [@Sendable () -> Void] = []
    @RarelySet private var extras: Extras?
    var start: ContinuousClock.Instant?
    var phase: JobPhase
    /// Whether the kernel has heard of its end.
    var isOver = false
    /// Whether the work was begun, not only that of its parts.
    private var hasAttempts = false
    var end: ContinuousClock.Instant?
    /// The number of the worker that the work was first begun on, if one has it.
    private var worker: Int32?
  }

  /// What most jobs never need.
  private struct Extras {
    var stop: StopReason?
    /// What went wrong, if the job failed.
    var failure: RunFailure?
    /// Why there is no value, if that is not what the work threw.
    var missingValue: MissingValue?
    /// Takes the end of its time back.
    var disarm: (@Sendable () -> Void)?
    /// Each time the work was begun, if that was more than once.
    var attempts: [JobAttempt] = []
    var predecessors: [JobRecord] = []
  }
}

extension JobRecord.State {
  init(startingAfter predecessors: [JobRecord]) {
    phase = predecessors.isEmpty ? .queued : .waiting
    if !predecessors.isEmpty { change { $0.predecessors = predecessors } }
  }

  private mutating func change(_ body: (inout JobRecord.Extras) -> Void) {
    _extras.change(orMake: JobRecord.Extras(), body)
  }

  /// Whether there is nothing of what most jobs never need.
  var isPlain: Bool { _extras.isMissing }

  var stop: JobRecord.StopReason? {
    get { extras?.stop }
    set { change { $0.stop = newValue } }
  }

  /// What went wrong, if the job failed.
  var failure: RunFailure? { extras?.failure }

  /// Why there is no value, if that is not what the work threw.
  var missingValue: MissingValue? { extras?.missingValue }

  /// Takes the end of its time back.
  var disarm: (@Sendable () -> Void)? {
    get { extras?.disarm }
    set { change { $0.disarm = newValue } }
  }

  /// The jobs it is to start after, until it is submitted.
  var predecessors: [JobRecord] { extras?.predecessors ?? [] }

  mutating func takePredecessors() -> [JobRecord] {
    defer { change { $0.predecessors = [] } }
    return predecessors
  }

  /// Notes that the work begins, or that of a part.
  mutating func begin(in task: Task<Void, Never>?, on worker: Int?, at now: ContinuousClock.Instant)
  {
    phase = .running
    start = now
    guard let task else { return }
    self.task = task
    self.worker = worker.map(Int32.init)
    hasAttempts = true
  }

  /// Notes why there is no value.
  mutating func fail(_ failure: RunFailure?, missing value: MissingValue?) {
    guard failure != nil || value != nil else { return }
    change { extras in
      if let failure { extras.failure = failure }
      extras.missingValue = value
    }
  }

  /// Takes out what serves only until the end.
  mutating func takeRemains() -> JobRecord.Remains {
    let remains = JobRecord.Remains(stop: stop, task: task, disarm: disarm)
    task = nil
    if remains.disarm != nil { disarm = nil }
    return remains
  }
}

// MARK: - Attempts

extension JobRecord.State {
  /// Each time the work was begun.
  var attempts: [JobAttempt] {
    guard hasAttempts, let start else { return [] }
    var attempts = extras?.attempts ?? []
    if attempts.isEmpty { attempts = [JobAttempt(worker: worker.map(Int.init), start: start)] }
    if attempts[attempts.count - 1].end == nil { attempts[attempts.count - 1].end = end }
    return attempts
  }

  var attemptCount: Int { max(extras?.attempts.count ?? 0, hasAttempts ? 1 : 0) }

  /// Notes that the newest attempt is over and another follows.
  mutating func endAttempt(at now: ContinuousClock.Instant) {
    var attempts = attempts
    attempts[attempts.count - 1].end = now
    change { $0.attempts = attempts }
  }

  /// Notes that the work begins again.
  mutating func beginAgain(_ attempt: JobAttempt) {
    change { $0.attempts.append(attempt) }
  }
}
