package import RunnerProtocol

/// The process around the cells, as far as what they call needs it.
package protocol Host: Sendable {
  /// Passes something on to the kernel; blocks while the kernel is behind.
  func send(_ event: RunnerEvent)
  /// Passes something on to the kernel as ``send(_:)``, but maybe a moment later.
  func note(_ event: RunnerEvent)
  /// Tells the kernel what has happened to a job of a run, maybe a moment later; only what is told of
  /// the same job keeps its order meanwhile.
  func note(_ news: JobEventBatch.BriefEvent, of run: ExecutionID)
  /// Puts a job into the queue of the pool.
  func submit(_ job: JobRecord)
  /// How many threads work on jobs.
  var workers: Int { get }
  func setWorkers(_ count: Int)
  /// The number of the pool's thread this is, counted from 1; threads that come later take the
  /// numbers of those that are gone.
  var worker: Int? { get }
  func makeGate() -> any Gate
  func makeLock() -> any Lock
  /// Runs something that blocks this thread, while the pool makes up for the missing thread.
  func blocking<Result>(_ body: () -> Result) -> Result
  /// Runs something that blocks this thread until a task is done, which gets a thread for that.
  func awaitingTask<Result>(_ body: () -> Result) -> Result
  /// Runs something that may not be left halfway: the thread is not ended meanwhile.
  func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result
  /// Notes what this thread works for, until it takes up other work.
  func noteWork(for origin: Origin)
  /// Who gave a queue the block that this thread runs.
  var adoptedOrigin: Origin? { get }
  /// Ends the threads of a job if it has not stopped when the grace is over.
  func stop(_ job: JobRecord, grace: Duration)
  /// Does something short after a time; the result takes that back.
  func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void
  /// Flushes a buffer a moment later.
  func flushSoon(_ buffer: OutputBuffer)
  /// Brings a question of a cell to the user and waits for the answer; nothing when the cell has to
  /// stop meanwhile.
  func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer?
  /// Ends this thread because what it does cannot go on, and fails what runs on it.
  func fail(_ failure: RunFailure) -> Never
  /// Keeps what jobs write.
  var logs: any JobLogs { get }
  /// The system around the process.
  var system: any HostSystem { get }
  /// Ends this thread if it was told to stop.
  func checkForStop()
  /// Ends this thread because what it waits for crashed.
  func abandonThread() -> Never
  /// Where an error was thrown on this thread, if it was the newest.
  func throwAddresses(of error: any Error) -> [CodeAddress]
  /// Tells who looks for data races that all this thread has done comes before what follows an
  /// ``observe(_:)`` of the same object.
  func publish(_ object: AnyObject)
  func observe(_ object: AnyObject)
  /// What an error says to its users, if it says something beside its Swift description.
  func message(of error: any Error) -> String?
}
