internal import Formatting
internal import Limits
package import RunnerProtocol
internal import Synchronization

/// A job without its value: its options, its state, and what waits for its end.
package final class JobRecord: Sendable {
  /// The work of a job: a closure to run in a task, or parts that are jobs themselves.
  package enum Work: Sendable {
    case task(any JobBody)
    case parts(any PartitionedWork)
  }

  private static let lastID = Atomic<Int>(0)

  package let id: JobID
  package let origin: Origin
  /// Whether the work is divided into parts.
  package let hasParts: Bool
  /// Whether it starts after other jobs.
  let hasPredecessors: Bool
  let state: Mutex<State>
  /// Its options, if any differs from its default.
  let choice: RetainedJobOptions?

  package init(_ options: JobOptions, execution: ExecutionID, _ work: Work) {
    id =
      options.whole.map { JobID(part: options.part, of: $0.id) }
      ?? JobID(rawValue: Self.lastID.add(1, ordering: .relaxed).newValue)
    choice = RetainedJobOptions(options)
    origin = Origin(execution: execution, job: id, partOf: options.whole?.id)
    hasPredecessors = !options.predecessors.isEmpty
    hasParts = if case .parts = work { true } else { false }
    state = Mutex(State(work, startingAfter: options.predecessors))
  }

  package var givenName: String? { choice?.name }
  package var priority: JobOptions.Priority { choice?.priority ?? .normal }
  /// The job it is a part of.
  package var whole: JobRecord? { choice?.whole }
  package var timeout: Duration? { choice?.timeout }
  var attemptLimit: Int { choice?.attemptLimit ?? 1 }

  package var name: String { givenName ?? id.defaultName }

  /// As much of its name, if it has one, as cards, tables and messages show.
  package var shownName: String? { givenName?.shortened(to: 60) }

  /// What messages call it: its number, and its name if it has one.
  package var title: String { id.title(named: shownName) }

  /// The same with the whole name, or as much of it as a tooltip should show.
  package var longTitle: String { id.title(named: longName) }

  private var longName: String? { givenName?.shortened(to: 1000) }

  /// Its name where ``shownName`` is only a part of it.
  package var cutName: String? { shownName == longName ? nil : longName }

  /// What it still waits for before it is queued; `nil` if for nothing.
  package var wait: JobWait? { state.withLock(\.predecessors)?.wait }

  /// Its phase as users read it: `waiting for job 8`.
  package var status: String {
    let (phase, wait) = (phase, wait)
    return phase == .waiting ? wait?.phrase ?? "\(phase)" : "\(phase)"
  }

  /// How it ended, as the verb of a sentence.
  package var verdict: String { phase == .cancelled ? "was cancelled" : phase.rawValue }

  package var phase: JobPhase {
    let phase = state.withLock { $0.phase }
    // A reader that sees the end may go on to read what the job has written.
    if phase.isFinal { NotebookRuntime.host.observe(self) }
    return phase
  }

  /// Whether the job has ended and its end has been reported to the kernel, so that everything sent
  /// from now on arrives after it.
  package var isOver: Bool {
    let isOver = state.withLock { $0.isOver }
    if isOver { NotebookRuntime.host.observe(self) }
    return isOver
  }

  /// Why there is no value, if that is not what the work threw.
  ///
  /// Waits for the reason of a crash if the kernel is to find it.
  package var missingValue: MissingValue? {
    if let explanation = state.withLock({ $0.explanation }) {
      NotebookRuntime.host.blocking(untilTask: false) {
        explanation.wait(atMost: Limits.Jobs.crashReason)
      }
    }
    return state.withLock { $0.missingValue }
  }

  /// Takes the reason of a crash that the kernel has found.
  package func explain(_ reason: String) {
    state.withLock { $0.explain(.crashed(reason: reason)) }?.open()
  }

  /// The job itself, with its result; `nil` once that is kept only for those who have the job.
  package var job: (any RecordedJob)? { state.withLock { $0.job } }

  /// Removes and returns the job.
  func takeJob() -> (any RecordedJob)? {
    state.withLock { state in
      defer { state.job = nil }
      return state.job
    }
  }

  /// The task that does the work, while it does.
  package var task: Task<Void, Never>? { state.withLock { $0.task } }

  /// What went wrong, if the job failed.
  package var failure: RunFailure? { state.withLock { $0.failure } }

  /// All attempts, in order.
  package var attempts: [JobAttempt] { state.withLock { $0.attempts } }

  /// How long the work has taken until now or until its end; `nil` if it has not started.
  package var elapsed: Duration? {
    state.withLock { state in state.start.map { (state.end ?? .now) - $0 } }
  }

  /// Gives the next job this number, in a process that runs a single job of a session.
  package static func count(from id: JobID) {
    lastID.store(id.rawValue - 1, ordering: .relaxed)
  }

  /// Calls `waiter` when the job has ended; at once if it already has.
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
  ///   - outcome: How it ended.
  ///   - phases: The phases from which it may end; in any other phase this does nothing.
  ///   - value: Why there is no value, if neither a thrown error nor the outcome tells.
  ///   - isTold: Whether the error of the outcome has been shown elsewhere.
  /// - Returns: Whether this was its end.
  @discardableResult
  package func end(
    _ outcome: JobOutcome, from phases: [JobPhase] = [.running], missing value: MissingValue? = nil,
    isTold: Bool = false
  ) -> Bool {
    let host = NotebookRuntime.host
    let finished = host.uninterrupted {
      let leftovers = finish(outcome, from: phases, missing: value, isTold: isTold)
      if leftovers?.task != nil { host.changePlaces(by: -1) }
      return leftovers
    }
    guard let finished else { return false }
    discard(finished)
    return true
  }

  /// Ends the job as ``end(_:from:missing:isTold:)``, but for its place among the jobs under way.
  ///
  /// - Returns: What the job has left behind; `nil` if it had ended before.
  func finish(
    _ outcome: JobOutcome, from phases: [JobPhase] = [.running], missing value: MissingValue? = nil,
    isTold: Bool = false
  ) -> Leftovers? {
    // If the thread were ended halfway, waiters would wait for ever.
    let host = NotebookRuntime.host
    return host.uninterrupted {
      host.publish(self)
      guard let (end, left) = close(outcome, from: phases, missing: value, isTold: isTold) else {
        return nil
      }
      var leftovers = left
      leftovers.disarm?()
      if end.isCrash, let task = leftovers.task { cancelOnSpareThread(task) }
      WaitGraph.remove(id)
      if origin.finish() { host.logs.close(id, with: end.outcome.logLine(of: title)) }
      if case .task(let body) = leftovers.work { body.didEnd(id) }
      switch end {
      case .plain(let seconds):
        host.enqueue(.completed(id, seconds: seconds), of: origin.execution)
      case .full(let end): host.enqueue(.jobEnded(id, by: origin.execution, end))
      }
      let waiters = state.withLock { state in
        state.isOver = true
        defer { state.waiters = [] }
        return state.waiters
      }
      for waiter in waiters { waiter() }
      leftovers.outlived = keepResult(completed: end.isCompletion)
      return leftovers
    }
  }

  /// Brings the job into its final phase; returns what to report, and what the job has left behind.
  private func close(
    _ outcome: JobOutcome, from phases: [JobPhase], missing value: MissingValue?, isTold: Bool
  ) -> (EndReport, Leftovers)? {
    state.withLock { state in
      guard phases.contains(state.phase) else { return nil }
      let now = ContinuousClock.now
      state.end = now
      let seconds = state.start.map { (now - $0) / .seconds(1) }
      if let seconds, choice == nil, case .completed(nil) = outcome, state.isPlain {
        state.phase = .completed
        return (.plain(seconds: seconds), state.takeLeftovers())
      }
      let outcome = self.outcome(outcome, stoppedBy: state.stop)
      state.phase = outcome.phase
      let failure: RunFailure? = if case .failed(let failure) = outcome { failure } else { nil }
      state.fail(failure, missing: value ?? missingValue(of: outcome))
      let isTold = isTold || choice?.isErrorShownElsewhere == true
      if let failure, failure.isUnexplained, !isTold {
        state.expectExplanation(NotebookRuntime.host.makeGate())
      }
      let end = JobEnd(
        name: shownName, outcome: outcome, seconds: seconds,
        attempts: max(1, state.attemptCount), attemptLimit: attemptLimit, isTold: isTold)
      return (.full(end), state.takeLeftovers())
    }
  }

  /// The outcome of the job, given the reason it was stopped for: a timeout counts more than anything
  /// but a trap.
  private func outcome(_ outcome: JobOutcome, stoppedBy stop: StopReason?) -> JobOutcome {
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
    case .failed(let failure) where failure.isOfCheck: .failed(reason: failure.message)
    default: nil
    }
  }
}

/// How the end of a job is reported to the kernel.
private enum EndReport {
  /// It has completed after so many seconds; nothing else needs to be reported.
  case plain(seconds: Double)
  case full(JobEnd)

  var outcome: JobOutcome {
    switch self {
    case .plain: .completed(nil)
    case .full(let end): end.outcome
    }
  }

  var isCompletion: Bool { if case .completed = outcome { true } else { false } }

  var isCrash: Bool {
    guard case .failed(let failure) = outcome else { return false }
    return failure.kind == .crashed
  }
}

extension JobOutcome {
  /// The phase of a job with this outcome.
  fileprivate var phase: JobPhase {
    switch self {
    case .completed: .completed
    case .cancelled: .cancelled
    case .timedOut: .timedOut
    case .failed(let failure): failure.kind == .thrown ? .failed : .crashed
    }
  }
}
