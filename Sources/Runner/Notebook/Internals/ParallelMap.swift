internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// The work of `jobs.map`: one part for each value, a few of them at a time.
final class ParallelMap<Element, Value>: PartitionedWork {
  private struct State {
    /// The job whose parts these are, until it has ended.
    var whole: JobRecord?
    /// The parts so far, which have the results; none once the whole has ended.
    var jobs: [Job<Value>] = []
    var startedCount = 0
    /// The parts that have been submitted and have not ended, by number.
    var active: [Int: Job<Value>] = [:]
    var activeCount = 0
    var completedCount = 0
    /// The first part that did not complete.
    var failed: Job<Value>?
    /// The grace period of the running parts, once no more are to be started.
    var grace: Duration?
  }

  /// The phases from which the whole may end; it is still queued when none of its parts has started.
  private static var phases: [JobPhase] { [.queued, .running] }

  private let values: UncheckedSendable<[Element]>
  private let limit: Int
  private let result: ResultSlot<[Value]>
  private let work: UncheckedSendable<(Element) -> JobFunction<Value>>
  private let state = Mutex(State())

  /// Prepares the parts.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - limit: How many parts may run or be queued at the same time.
  ///   - result: Where the results go.
  ///   - work: The work on one value.
  init(
    _ values: [Element], limit: Int, result: ResultSlot<[Value]>,
    work: @escaping (Element) -> JobFunction<Value>
  ) {
    self.values = UncheckedSendable(values)
    self.limit = limit
    self.result = result
    self.work = UncheckedSendable(work)
  }

  func start(as whole: JobRecord) {
    state.withLock { $0.whole = whole }
    guard !values.value.isEmpty else { return finish(whole) }
    report(0, of: whole)
    for _ in 0..<min(limit, values.value.count) { startNext(of: whole) }
  }

  func stop(grace: Duration) {
    let (whole, active) = state.withLock { state in
      state.grace = grace
      return (state.whole, state.active.values.sorted { $0.id < $1.id })
    }
    guard let whole else { return }
    // The newest first: otherwise a queued part would start in place of one just cancelled.
    for job in active.reversed() {
      job.record.stop(because: "\(whole.title) was stopped", grace: grace)
    }
  }

  private func startNext(of whole: JobRecord) {
    let job = state.withLock { state -> Job<Value>? in
      // Not the number of jobs: this may be called when the last part has ended the whole.
      let index = state.startedCount
      guard state.grace == nil, index < values.value.count else { return nil }
      let name = "\(whole.shownName ?? whole.name)[\(index)]"
      let options = JobOptions(part: index + 1, named: name, of: whole)
      let job = Job(options, execution: whole.origin.execution, work.value(values.value[index]))
      state.jobs.append(job)
      state.startedCount += 1
      state.activeCount += 1
      return job
    }
    guard let job else { return }
    job.record.onFinish { self.partDidEnd(job, of: whole) }
    job.submit()
    let grace = state.withLock { state in
      if !job.record.phase.isFinal { state.active[job.id] = job }
      return state.grace
    }
    if let grace { stop(grace: grace) }
  }

  /// Starts the next part, or finishes the whole, after a part has ended.
  private func partDidEnd(_ job: Job<Value>, of whole: JobRecord) {
    let (isFailure, isLast) = state.withLock { state in
      state.active[job.id] = nil
      state.activeCount -= 1
      let isFailure = job.state != .completed && state.grace == nil
      if job.state == .completed { state.completedCount += 1 }
      if isFailure { (state.failed, state.grace) = (job, JobRegistry.grace) }
      report(state.completedCount, of: whole)
      let isDone = state.grace != nil || state.startedCount == values.value.count
      return (isFailure, isDone && state.activeCount == 0)
    }
    if isFailure { stop(grace: JobRegistry.grace) }
    if isLast { finish(whole) } else { startNext(of: whole) }
  }

  private func report(_ completed: Int, of whole: JobRecord) {
    whole.origin.progress.report(
      JobProgress(done: Double(completed), total: Double(values.value.count)))
  }

  /// Ends the whole, now that all parts have ended.
  private func finish(_ whole: JobRecord) {
    let (jobs, failed, completed) = state.withLock { state in
      state.whole = nil
      defer { (state.jobs, state.failed) = ([], nil) }
      return (state.jobs, state.failed, state.completedCount)
    }
    let count = values.value.count
    if let failed {
      finish(whole, because: failed)
    } else if completed < count {
      whole.end(.cancelled(nil), from: Self.phases)
    } else {
      setResult { try jobs.map { try $0.outcome() } }
      whole.end(.completed("\(count) \(count == 1 ? "part" : "parts")"), from: Self.phases)
    }
  }

  /// Stores what the whole returns or throws.
  private func setResult(_ body: () throws -> [Value]) {
    do { result.set(try body()) } catch { result.set(error) }
  }

  /// Ends the whole the way its first part that did not complete has ended.
  private func finish(_ whole: JobRecord, because failed: Job<Value>) {
    setResult { [try failed.outcome()] }
    let part = failed.record
    guard let failure = part.failure else {
      whole.end(.cancelled("\(part.title) \(part.verdict)"), from: Self.phases)
      return
    }
    let message = "\(part.title) \(part.verdict): \(failure.message)"
    whole.end(
      .failed(
        RunFailure(kind: .thrown, name: failure.name, message: message, frames: failure.frames)),
      // The crash of a part has already been shown.
      from: Self.phases, isTold: failure.kind == .crashed)
  }
}
