package import RunnerProtocol

/// The host of a process without a runner: nothing is shown and no job starts.
package struct DetachedHost: DetachedHostProtocol {
  package init() {}
}

/// A host that does nothing, except for the requirements its conforming type implements.
package protocol DetachedHostProtocol: Host {}

extension DetachedHostProtocol {
  package func send(_ event: RunnerEvent) {}
  package func enqueue(_ event: RunnerEvent) {}
  package func enqueue(_ event: JobEventBatch.BriefEvent, of run: ExecutionID) {}

  package func blocking<Result>(untilTask waitsForTask: Bool, _ body: () -> Result) -> Result {
    body()
  }
  package func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result {
    try body()
  }
  package func callOnSpareThread(for origin: Origin, _ body: @escaping @Sendable () -> Void) {
    body()
  }
  package func checkForStop() {}
  package func abandonThread() -> Never { fatalError("no runner") }
  package func fail(_ failure: RunFailure) -> Never { fatalError(failure.message) }
  package func setWork(for origin: Origin) {}
  package var adoptedOrigin: Origin? { nil }
  package func makeGate() -> any Gate { NoGate() }
  package func makeLock() -> any Lock { NoLock() }
  package func publish(_ object: AnyObject) {}
  package func observe(_ object: AnyObject) {}

  package var workers: Int {
    get { 0 }
    nonmutating set {}
  }
  package var jobLimit: Int? {
    get { nil }
    nonmutating set {}
  }
  package var currentWorker: Int? { nil }
  package func submit(_ job: JobRecord) {}
  package func changePlaces(by change: Int) {}
  package func stop(_ job: JobRecord, grace: Duration, cancelling task: Task<Void, Never>?) {
    task?.cancel()
  }
  package func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void { {} }
  package func writeDirectly(_ text: String) -> Bool { false }
  package func flushSoon(_ buffer: OutputBuffer) {}
  package func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer? { .endOfFile }
  package func perform(_ magic: RunnerMagic) throws {}
  package func runTests(of cells: [TestedCell], matching words: [String]) async throws {}
  package func details(of error: any Error) -> ErrorDetails { ErrorDetails() }
  package var cellFrames: [CodeAddress] { [] }
  package func throwFrames(of error: any Error) -> [UInt] { [] }
  package func willRethrow(_ error: any Error, from frames: [UInt]) {}
  package var logs: any JobLogs { NoLogs() }
  package var system: any HostSystem { DetachedSystem() }
}
