internal import CRunner
internal import Limits
internal import NotebookEngine
internal import NotebookMagics
internal import NotebookTesting
internal import RunnerProtocol

/// The host of cells and jobs in the runner.
///
/// Its parts live as long as the process. Where jobs come by the thousand they are used without
/// counting references: all processors would update the same counter.
struct RunnerHost: Host {
  /// What the host is made of.
  struct Parts {
    let connection: KernelConnection
    let jobPool: ThreadPool
    let taskPool: ThreadPool
    let sparePool: ThreadPool
    let flusher: OutputFlusher
    let stopper: Stopper
    let inputQueue: InputQueue
    let timer: TimerThread
    let logs: any JobLogs
  }

  private final class Storage: Sendable {
    let parts: Parts

    init(_ parts: Parts) {
      self.parts = parts
    }
  }

  private let storage: Unmanaged<Storage>

  /// Makes the host of this process, for good.
  init(_ parts: Parts) {
    storage = .passRetained(Storage(parts))
  }

  private var shared: Storage { storage.takeUnretainedValue() }
}

// MARK: - Events

extension RunnerHost {
  func send(_ event: RunnerEvent) { shared.parts.connection.send(event) }

  func enqueue(_ event: RunnerEvent) { shared.parts.connection.enqueue(event) }

  func enqueue(_ event: JobEventBatch.BriefEvent, of run: ExecutionID) {
    storage._withUnsafeGuaranteedRef { $0.parts.connection.enqueue(event, of: run) }
  }
}

// MARK: - Threads

extension RunnerHost {
  func blocking<Result>(untilTask waitsForTask: Bool, _ body: () -> Result) -> Result {
    // Otherwise cells whose tasks block would leave no thread to the tasks of others.
    if waitsForTask { return shared.parts.taskPool.blocking { blocking(body) } }
    guard let pool = RunnerThread.currentContext?.pool else { return body() }
    return pool.blocking(body)
  }

  func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result {
    try CellRunner.uninterrupted(body)
  }

  func callOnSpareThread(for origin: Origin, _ body: @escaping @Sendable () -> Void) {
    shared.parts.sparePool.call(for: origin, body)
  }

  func checkForStop() { crunner_stop_point() }

  func abandonThread() -> Never { crunner_thread_abandon() }

  func fail(_ failure: RunFailure) -> Never {
    Origin.here?.failure = failure
    crunner_thread_fail()
  }

  func setWork(for origin: Origin) { RunnerThread.currentContext?.setWork(for: origin) }

  var adoptedOrigin: Origin? {
    crunner_adopted_origin().map { Unmanaged<Origin>.fromOpaque($0).takeUnretainedValue() }
  }

  func makeGate() -> any Gate { ConditionGate() }

  func makeLock() -> any Lock { RecoveringLock() }

  func publish(_ object: AnyObject) {
    crunner_publish(Unmanaged.passUnretained(object).toOpaque())
  }

  func observe(_ object: AnyObject) {
    crunner_observe(Unmanaged.passUnretained(object).toOpaque())
  }
}

// MARK: - Jobs

extension RunnerHost {
  var workers: Int {
    get { shared.parts.jobPool.limit }
    nonmutating set { shared.parts.jobPool.limit = newValue }
  }

  var jobLimit: Int? {
    get { shared.parts.jobPool.jobLimit }
    nonmutating set { shared.parts.jobPool.jobLimit = newValue }
  }

  var currentWorker: Int? {
    storage._withUnsafeGuaranteedRef { storage in
      guard let context = RunnerThread.currentContext, context.pool === storage.parts.jobPool
      else { return nil }
      return context.number
    }
  }

  func submit(_ job: JobRecord) {
    // The records of jobs, some 400 bytes each, are kept, and have usually been made by this thread.
    if job.id.rawValue % 100 == 0 { crunner_make_room() }
    storage._withUnsafeGuaranteedRef { $0.parts.jobPool.submit(job) }
  }

  func changePlaces(by change: Int) { shared.parts.jobPool.changePlaces(by: change) }

  func stop(_ job: JobRecord, grace: Duration, cancelling task: Task<Void, Never>?) {
    let pool = shared.parts.jobPool
    shared.parts.stopper.stop(
      Stopper.StopRequest(
        origin: job.origin, name: "Job \(job.id.number)",
        remedy: "'%restart runner --force' ends it, together with all other jobs and all variables",
        grace: grace, blockedGrace: Limits.Jobs.blockedGrace,
        isOver: { job.phase.isFinal },
        abandonTask: { if let task = job.task { pool.abandon(task) } },
        endSuspended: { job.endStopped() }), cancelling: task)
  }
}

// MARK: - Services

extension RunnerHost {
  func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    let timer = shared.parts.timer
    let token = uninterrupted { timer.schedule(action, after: delay) }
    return { CellRunner.uninterrupted { timer.cancel(token) } }
  }

  func writeDirectly(_ text: String) -> Bool {
    let stream = Int32(StreamName.stdout.rawValue)
    guard crunner_is_direct(stream) else { return false }
    var text = text
    text.withUTF8 { crunner_write_directly(stream, $0.baseAddress, $0.count) }
    return true
  }

  func flushSoon(_ buffer: OutputBuffer) { shared.parts.flusher.scheduleFlush(of: buffer) }

  func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer? {
    shared.parts.inputQueue.ask(question, for: cell)
  }

  func perform(_ magic: RunnerMagic) throws { try magic.perform() }

  func runTests(of cells: [TestedCell], matching words: [String]) async throws {
    try await TestRun.run(testsOf: cells, matching: words)
  }

  func details(of error: any Error) -> ErrorDetails {
    // The addresses first: the error's own description may throw and catch other errors.
    let addresses = CodeLocator.throwAddresses(of: error)
    return ErrorDetails(message: FoundationErrors.message(of: error), throwAddresses: addresses)
  }

  var cellFrames: [CodeAddress] { uninterrupted { CodeLocator.cellFrames } }

  func throwFrames(of error: any Error) -> [UInt] { CodeLocator.throwFrames(of: error) }

  func willRethrow(_ error: any Error, from frames: [UInt]) {
    CodeLocator.willRethrow(error, from: frames)
  }

  var logs: any JobLogs { shared.parts.logs }

  var system: any HostSystem { RunnerSystem() }
}
