internal import CRunner
internal import Notebook
internal import RunnerProtocol

/// What cells and jobs find around them in the runner.
struct RunnerHost: Host {
  /// How long a job's thread may wait in the system after its grace.
  private static let blockedGrace = Duration.milliseconds(300)

  let connection: KernelConnection
  let jobPool: ThreadPool
  let taskPool: ThreadPool
  let flusher: OutputFlusher
  let jobs: JobTable
  let stopper: Stopper
  let inputDesk: InputDesk
  let timetable: Timetable
  let logs: any JobLogs

  var workers: Int { jobPool.limit }

  func setWorkers(_ count: Int) { jobPool.limit = count }

  func send(_ event: RunnerEvent) {
    if case .jobEnded(let id, _, _) = event {
      jobs.remove(id)
      if let call = jobs.takeCall(of: id) {
        connection.send(.cellOver(id, reached: call.reached, value: call.encodedValue))
      }
    }
    connection.send(event)
  }

  func announce(_ job: JobRecord, _ announcement: JobAnnouncement) {
    jobs.add(job)
    connection.send(.jobQueued(job.id, announcement, by: job.origin.execution))
  }

  func submit(_ job: JobRecord) { jobPool.submit(job) }

  var worker: Int? {
    guard let context = RunnerThread.currentContext, context.pool === jobPool else { return nil }
    return context.number
  }

  func makeGate() -> any Gate { MonitorGate() }

  func makeLock() -> any Lock { RecoveringLock() }

  func blocking<Result>(_ body: () -> Result) -> Result {
    guard let pool = RunnerThread.currentContext?.pool else { return body() }
    return pool.blocking(body)
  }

  func awaitingTask<Result>(_ body: () -> Result) -> Result {
    // Otherwise cells whose tasks block would leave no thread to the tasks of others.
    taskPool.blocking { blocking(body) }
  }

  func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result {
    try CellRunner.uninterrupted(body)
  }

  func noteWork(for origin: Origin) { RunnerThread.currentContext?.noteWork(for: origin) }

  var adoptedOrigin: Origin? {
    crunner_adopted_origin().map { Unmanaged<Origin>.fromOpaque($0).takeUnretainedValue() }
  }

  func stop(_ job: JobRecord, grace: Duration) {
    stopper.stop(
      Stopper.Order(
        origin: job.origin, name: "Job \(job.id.rawValue)",
        remedy: "'%restart runner --force' ends it with all others and all variables",
        grace: grace, blockedGrace: Self.blockedGrace,
        isOver: { job.phase.isFinal }, endSuspended: { job.endStopped() }))
  }

  func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    let id = uninterrupted { timetable.add(action, after: delay) }
    return { uninterrupted { timetable.remove(id) } }
  }

  func flushSoon(_ buffer: OutputBuffer) { flusher.add(buffer) }

  func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer? {
    inputDesk.ask(question, for: cell)
  }

  func fail(_ failure: RunFailure) -> Never {
    Origin.here?.failure = failure
    crunner_thread_fail()
  }

  var system: any HostSystem { RunnerSystem(connection: connection) }

  func stopPoint() { crunner_stop_point() }

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
