internal import RunnerProtocol
internal import Synchronization

/// One job for each of a number of values, a few at a time.
final class JobBatch<Element, Value>: Sendable {
  private struct State {
    var jobs: [Job<Value>] = []
    /// Those that have been submitted and are not over.
    var active: [Int: Job<Value>] = [:]
    var activeCount = 0
    var completedCount = 0
    /// The first job that did not complete.
    var failed: Job<Value>?
    /// Set when no more are to be started.
    var isStopped = false
  }

  private let values: UncheckedSendable<[Element]>
  private let name: String
  private let body: UncheckedSendable<(Element) async throws -> Value>
  private let execution = Origin.here?.execution ?? ExecutionID(rawValue: 0)
  private let start = ContinuousClock.now
  /// Opens when every job that was started is over and no more are to be.
  private let gate = NotebookRuntime.host.makeGate()
  private let state = Mutex(State())

  init(
    _ values: [Element], name: String, body: @escaping (Element) async throws -> Value
  ) {
    self.values = UncheckedSendable(values)
    self.name = name
    self.body = UncheckedSendable(body)
  }

  /// Has all jobs run and waits for them.
  ///
  /// - Throws: Why the first job that did not complete has no value; `CancellationError` if who
  ///   waits is to stop.
  func run(limit: Int) throws -> [Value] {
    guard !values.value.isEmpty else { return [] }
    let cancellation = Origin.current?.cancellation ?? Cancellation()
    for _ in 0..<min(limit, values.value.count) { startNext() }
    cancellation.observing { _ in
      self.cancelAll()
      self.gate.open()
    } _: {
      NotebookRuntime.host.blocking { gate.wait() }
    }
    NotebookRuntime.host.stopPoint()
    guard cancellation.level == .none else { throw CancellationError() }
    let (jobs, failed) = state.withLock { ($0.jobs, $0.failed) }
    Origin.here?.output.send(.display(MIMEBundle(plainText: endLine), displayID: nil))
    if let failed { _ = try failed.outcome() }
    return try jobs.map { try $0.outcome() }
  }

  private func startNext() {
    let job = state.withLock { state -> Job<Value>? in
      let index = state.jobs.count
      guard !state.isStopped, index < values.value.count else { return nil }
      let options = JobOptions(part: "\(name)[\(index)]")
      let job = Job(options, execution: execution) { [values, body] in
        try await body.value(values.value[index])
      }
      state.jobs.append(job)
      state.activeCount += 1
      return job
    }
    guard let job else { return }
    job.record.whenOver { self.ended(job) }
    job.submit()
    let isStopped = state.withLock { state in
      if !job.state.isFinal { state.active[job.id] = job }
      return state.isStopped
    }
    if isStopped { cancelAll() }
  }

  private func ended(_ job: Job<Value>) {
    let (isFailure, isLast) = state.withLock { state in
      state.active[job.id] = nil
      state.activeCount -= 1
      let isFailure = job.state != .completed && !state.isStopped
      if job.state == .completed { state.completedCount += 1 }
      if isFailure { (state.failed, state.isStopped) = (job, true) }
      let isDone = state.isStopped || state.jobs.count == values.value.count
      return (isFailure, isDone && state.activeCount == 0)
    }
    if isFailure { cancelAll() }
    if isLast { gate.open() } else { startNext() }
  }

  /// Starts no more jobs and cancels those that are not over.
  private func cancelAll() {
    let active = state.withLock { state in
      state.isStopped = true
      return state.active.values.sorted { $0.id < $1.id }
    }
    for job in active { job.record.cancel(because: "\(name) was stopped") }
  }

  private var endLine: String {
    let (completed, failed) = state.withLock { ($0.completedCount, $0.failed) }
    let time = ElapsedTime(ContinuousClock.now - start)
    let total = values.value.count
    guard let failed else {
      return "✔ \(name): \(total == 1 ? "1 job" : "\(total) jobs") completed in \(time)"
    }
    let failure = "\(failed.record.title) \(failed.record.verdict)"
    return "✘ \(name): \(failure) after \(time); \(completed) of \(total) completed"
  }
}
