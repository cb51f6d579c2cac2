package import RunnerProtocol
internal import Synchronization

/// A job without the type of its value: its place in the queue, its state, and who waits for it.
package final class JobRecord: Sendable {
  /// What there is to do.
  package enum Work {
    case task(any JobBody)
    case parts(any PartitionedWork)
  }

  private static let lastID = Atomic<Int>(0)

  package let id: JobID
  package let origin: Origin
  package let work: Work
  /// Whether it was to start after others.
  let hasPredecessors: Bool
  let state: Mutex<State>
  /// What was chosen for it, if anything was.
  let choice: RetainedJobOptions?

  package init(_ options: JobOptions, execution: ExecutionID, _ work: Work) {
    id = JobID(rawValue: Self.lastID.add(1, ordering: .relaxed).newValue)
    choice = RetainedJobOptions(options)
    origin = Origin(execution: execution, job: id, partOf: options.whole?.id)
    hasPredecessors = !options.predecessors.isEmpty
    state = Mutex(State(startingAfter: options.predecessors))
    self.work = work
  }

  package var givenName: String? { choice?.name }
  package var priority: JobOptions.Priority { choice?.priority ?? .normal }
  /// The job it is a part of.
  package var whole: JobRecord? { choice?.whole }
  package var timeout: Duration? { choice?.timeout }
  var attemptLimit: Int { choice?.attemptLimit ?? 1 }

  package var name: String { givenName ?? "job \(id.rawValue)" }

  /// What sentences call it: its number, and its name if it was given one.
  package var title: String { "job \(id.rawValue)" + (givenName.map { " \"\($0)\"" } ?? "") }

  /// How it ended, as a verb.
  package var verdict: String { phase == .cancelled ? "was cancelled" : phase.rawValue }

  package var phase: JobPhase {
    let phase = state.withLock { $0.phase }
    // Who sees the end may use what the job has left behind.
    if phase.isFinal { NotebookRuntime.host.observe(self) }
    return phase
  }

  /// Whether the job has ended and the kernel has heard of it, so that whatever is done from now on
  /// comes after its end there, too.
  package var isOver: Bool {
    let isOver = state.withLock { $0.isOver }
    if isOver { NotebookRuntime.host.observe(self) }
    return isOver
  }

  /// Why there is no value, if that is not what the work threw.
  package var missingValue: MissingValue? { state.withLock { $0.missingValue } }

  /// What went wrong, if the job failed.
  package var failure: RunFailure? { state.withLock { $0.failure } }

  /// Each time the work was begun.
  package var attempts: [JobAttempt] { state.withLock { $0.attempts } }

  /// How long the work has taken until now or until its end; nothing if it never began.
  package var elapsed: Duration? {
    state.withLock { state in state.start.map { (state.end ?? .now) - $0 } }
  }

  /// Gives the next job this number, in a process that runs a job of another one.
  package static func count(from id: JobID) {
    lastID.store(id.rawValue - 1, ordering: .relaxed)
  }

  /// Whether it is done by its parts.
  package var hasParts: Bool {
    if case .parts = work { true } else { false }
  }

  /// Calls `waiter` when the job is over, at once if it is.
  package func onFinish(_ waiter: @escaping @Sendable () -> Void) {
    let isOver = state.withLock { state in
      if !state.isOver { state.waiters.append(waiter) }
      return state.isOver
    }
    if isOver { waiter() }
  }

  /// Ends the job, once; the first outcome counts.
  ///
  /// - Parameters:
  ///   - outcome: What came out of it.
  ///   - phases: Where the job has to stand for this to be its end.
  ///   - value: Why there is no value, if that is neither thrown nor in the outcome.
  ///   - isTold: Whether the outcome's error is shown by somebody else.
  /// - Returns: Whether this was its end.
  @discardableResult
  package func end(
    _ outcome: JobOutcome, from phases: [JobPhase] = [.running], missing value: MissingValue? = nil,
    isTold: Bool = false
  ) -> Bool {
    finish(outcome, from: phases, missing: value, isTold: isTold) != nil
  }

  /// Ends the job as ``end(_:from:missing:isTold:)``.
  ///
  /// - Returns: What was left at its end; nothing if this was not its end.
  func finish(
    _ outcome: JobOutcome, from phases: [JobPhase] = [.running], missing value: MissingValue? = nil,
    isTold: Bool = false
  ) -> Remains? {
    // A thread that ended meanwhile would leave somebody waiting for ever.
    let host = NotebookRuntime.host
    return host.uninterrupted {
      host.publish(self)
      guard let (end, remains) = close(outcome, from: phases, missing: value, isTold: isTold) else {
        return nil
      }
      remains.disarm?()
      if end.isCrash, let task = remains.task { cancelOnPoolThread(task) }
      WaitGraph.remove(id)
      if origin.finish() { host.logs.close(id, with: end.outcome.logLine(of: title)) }
      if case .task(let body) = work { body.end(of: id) }
      switch end {
      case .plain(let seconds):
        host.note(.completed(id, seconds: seconds), of: origin.execution)
      case .full(let end): host.note(.jobEnded(id, by: origin.execution, end))
      }
      let waiters = state.withLock { state in
        state.isOver = true
        defer { state.waiters = [] }
        return state.waiters
      }
      for waiter in waiters { waiter() }
      return remains
    }
  }

  /// Brings the job into its final state, and says what is told of it and what is left.
  private func close(
    _ outcome: JobOutcome, from phases: [JobPhase], missing value: MissingValue?, isTold: Bool
  ) -> (EndReport, Remains)? {
    state.withLock { state in
      guard phases.contains(state.phase) else { return nil }
      let now = ContinuousClock.now
      state.end = now
      let seconds = state.start.map { (now - $0) / .seconds(1) }
      if let seconds, choice == nil, case .completed(nil) = outcome, state.isPlain {
        state.phase = .completed
        return (.plain(seconds: seconds), state.takeRemains())
      }
      let outcome = settled(outcome, stoppedBy: state.stop)
      state.phase = outcome.phase
      let failure: RunFailure? = if case .failed(let failure) = outcome { failure } else { nil }
      state.fail(failure, missing: value ?? missingValue(of: outcome))
      let end = JobEnd(
        name: givenName, outcome: outcome, seconds: seconds,
        attempts: max(1, state.attemptCount), attemptLimit: attemptLimit,
        isTold: isTold || choice?.isErrorShownElsewhere == true)
      return (.full(end), state.takeRemains())
    }
  }

  /// What came out of the job, given that it was told to stop: only a trap is worth more than that
  /// its time was over.
  private func settled(_ outcome: JobOutcome, stoppedBy stop: StopReason?) -> JobOutcome {
    switch (stop, outcome) {
    case (.timedOut, .failed(let failure)) where failure.kind == .crashed: outcome
    case (.timedOut, _): .timedOut(timeout.map { $0 / .seconds(1) } ?? 0)
    case (.cancelled(let reason), .cancelled(nil)): .cancelled(reason)
    default: outcome
    }
  }

  private func missingValue(of outcome: JobOutcome) -> MissingValue? {
    switch outcome {
    case .timedOut: .timedOut(after: timeout ?? .zero)
    case .cancelled(let reason?): .cancelled(reason: reason)
    case .failed(let failure) where failure.kind == .crashed: .crashed(reason: failure.message)
    default: nil
    }
  }
}

/// What is told of the end of a job.
private enum EndReport {
  /// That it has completed, after so many seconds; there is no more to say.
  case plain(seconds: Double)
  case full(JobEnd)

  var outcome: JobOutcome {
    switch self {
    case .plain: .completed(nil)
    case .full(let end): end.outcome
    }
  }

  var isCrash: Bool {
    guard case .failed(let failure) = outcome else { return false }
    return failure.kind == .crashed
  }
}

extension JobOutcome {
  /// The state a job is in after this outcome.
  fileprivate var phase: JobPhase {
    switch self {
    case .completed: .completed
    case .cancelled: .cancelled
    case .timedOut: .timedOut
    case .failed(let failure): failure.kind == .thrown ? .failed : .crashed
    }
  }
}
