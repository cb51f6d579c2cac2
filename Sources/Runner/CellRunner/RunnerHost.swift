internal import CRunner
internal import Limits
internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol

/// What cells and jobs find around them in the runner.
///
/// Its parts live as long as the process. No references to them are counted where jobs come by the
/// thousand, for all processors would count in the same place.
struct RunnerHost: Host {
  /// What the host is made of.
  final class Parts: Sendable {
    let connection: KernelConnection
    let jobPool: ThreadPool
    let taskPool: ThreadPool
    let flusher: OutputFlusher
    let stopper: Stopper
    let inputQueue: InputQueue
    let timer: TimerThread
    let logs: any JobLogs

    init(
      connection: KernelConnection, jobPool: ThreadPool, taskPool: ThreadPool,
      flusher: OutputFlusher, stopper: Stopper, inputQueue: InputQueue,
      timer: TimerThread, logs: any JobLogs
    ) {
      self.connection = connection
      self.jobPool = jobPool
      self.taskPool = taskPool
      self.flusher = flusher
      self.stopper = stopper
      self.inputQueue = inputQueue
      self.timer = timer
      self.logs = logs
    }
  }

  private let retained: Unmanaged<Parts>

  /// Makes the host of this process, for good.
  init(_ parts: Parts) {
    retained = .passRetained(parts)
  }

  private var parts: Parts { retained.takeUnretainedValue() }

  var workers: Int { parts.jobPool.limit }

  func setWorkers(_ count: Int) { parts.jobPool.limit = count }

  func send(_ event: RunnerEvent) { parts.connection.send(event) }

  func note(_ event: RunnerEvent) { parts.connection.note(event) }

  func note(_ news: JobEventBatch.BriefEvent, of run: ExecutionID) {
    retained._withUnsafeGuaranteedRef { $0.connection.note(news, of: run) }
  }

  func submit(_ job: JobRecord) {
    // A job is some 400 bytes, which stay, and most who submit one have just made it.
    if job.id.rawValue % 100 == 0 { crunner_make_room() }
    retained._withUnsafeGuaranteedRef { $0.jobPool.submit(job) }
  }

  var worker: Int? {
    retained._withUnsafeGuaranteedRef { parts in
      guard let context = RunnerThread.currentContext, context.pool === parts.jobPool else {
        return nil
      }
      return context.number
    }
  }

  var logs: any JobLogs { parts.logs }

  func makeGate() -> any Gate { ConditionGate() }

  func makeLock() -> any Lock { RecoveringLock() }

  func blocking<Result>(_ body: () -> Result) -> Result {
    guard let pool = RunnerThread.currentContext?.pool else { return body() }
    return pool.blocking(body)
  }

  func awaitingTask<Result>(_ body: () -> Result) -> Result {
    // Otherwise cells whose tasks block would leave no thread to the tasks of others.
    parts.taskPool.blocking { blocking(body) }
  }

  func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result {
    try CellRunner.uninterrupted(body)
  }

  func noteWork(for origin: Origin) { RunnerThread.currentContext?.noteWork(for: origin) }

  var adoptedOrigin: Origin? {
    crunner_adopted_origin().map { Unmanaged<Origin>.fromOpaque($0).takeUnretainedValue() }
  }

  func stop(_ job: JobRecord, grace: Duration) {
    parts.stopper.stop(
      Stopper.StopRequest(
        origin: job.origin, name: "Job \(job.id.rawValue)",
        remedy: "'%restart runner --force' ends it with all others and all variables",
        grace: grace, blockedGrace: Limits.Jobs.blockedGrace,
        isOver: { job.phase.isFinal }, endSuspended: { job.endStopped() }))
  }

  func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    let id = uninterrupted { parts.timer.add(action, after: delay) }
    return { uninterrupted { parts.timer.remove(id) } }
  }

  func flushSoon(_ buffer: OutputBuffer) { parts.flusher.add(buffer) }

  func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer? {
    parts.inputQueue.ask(question, for: cell)
  }

  func fail(_ failure: RunFailure) -> Never {
    Origin.here?.failure = failure
    crunner_thread_fail()
  }

  var system: any HostSystem { RunnerSystem(connection: parts.connection) }

  func checkForStop() { crunner_stop_point() }

  func abandonThread() -> Never { crunner_thread_abandon() }

  func throwAddresses(of error: any Error) -> [CodeAddress] {
    CodeLocator.throwAddresses(of: error)
  }

  func publish(_ object: AnyObject) {
    crunner_publish(Unmanaged.passUnretained(object).toOpaque())
  }

  func observe(_ object: AnyObject) {
    crunner_observe(Unmanaged.passUnretained(object).toOpaque())
  }

  func message(of error: any Error) -> String? { FoundationErrors.message(of: error) }
}
