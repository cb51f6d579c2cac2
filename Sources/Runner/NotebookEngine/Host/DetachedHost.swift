package import RunnerProtocol

/// Stands in while no runner has taken its place: nothing is shown and no job starts.
package struct DetachedHost: Host {
  package init() {}

  package var workers: Int { 0 }
  package var worker: Int? { nil }
  package var adoptedOrigin: Origin? { nil }
  package var system: any HostSystem { DetachedSystem() }
  package var logs: any JobLogs { NoLogs() }

  package func send(_ event: RunnerEvent) {}
  package func note(_ event: RunnerEvent) {}
  package func note(_ news: JobEventBatch.BriefEvent, of run: ExecutionID) {}
  package func submit(_ job: JobRecord) {}
  package func setWorkers(_ count: Int) {}
  package func makeGate() -> any Gate { NoGate() }
  package func makeLock() -> any Lock { NoLock() }
  package func blocking<Result>(_ body: () -> Result) -> Result { body() }
  package func awaitingTask<Result>(_ body: () -> Result) -> Result { body() }
  package func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result { try body() }
  package func noteWork(for origin: Origin) {}
  package func stop(_ job: JobRecord, grace: Duration) {}
  package func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void { {} }
  package func flushSoon(_ buffer: OutputBuffer) {}
  package func checkForStop() {}
  package func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer? { .endOfFile }
  package func fail(_ failure: RunFailure) -> Never { fatalError(failure.message) }
  package func abandonThread() -> Never { fatalError("no runner") }
  package func throwAddresses(of error: any Error) -> [CodeAddress] { [] }
  package func publish(_ object: AnyObject) {}
  package func observe(_ object: AnyObject) {}
  package func message(of error: any Error) -> String? { nil }
}
