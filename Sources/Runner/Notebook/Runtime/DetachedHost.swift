internal import RunnerProtocol

/// Stands in while no runner has taken its place: nothing is shown and no job starts.
struct DetachedHost: Host {
  var workers: Int { 0 }
  var worker: Int? { nil }
  var adoptedOrigin: Origin? { nil }
  var system: any HostSystem { DetachedSystem() }
  var logs: any JobLogs { NoLogs() }

  func send(_ event: RunnerEvent) {}
  func note(_ event: RunnerEvent) {}
  func note(_ news: JobEventBatch.BriefEvent, of run: ExecutionID) {}
  func submit(_ job: JobRecord) {}
  func setWorkers(_ count: Int) {}
  func makeGate() -> any Gate { NoGate() }
  func makeLock() -> any Lock { NoLock() }
  func blocking<Result>(_ body: () -> Result) -> Result { body() }
  func awaitingTask<Result>(_ body: () -> Result) -> Result { body() }
  func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result { try body() }
  func noteWork(for origin: Origin) {}
  func stop(_ job: JobRecord, grace: Duration) {}
  func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void { {} }
  func flushSoon(_ buffer: OutputBuffer) {}
  func checkForStop() {}
  func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer? { .endOfFile }
  func fail(_ failure: RunFailure) -> Never { fatalError(failure.message) }
  func abandonThread() -> Never { fatalError("no runner") }
  func throwAddresses(of error: any Error) -> [CodeAddress] { [] }
  func publish(_ object: AnyObject) {}
  func observe(_ object: AnyObject) {}
  func message(of error: any Error) -> String? { nil }
}
