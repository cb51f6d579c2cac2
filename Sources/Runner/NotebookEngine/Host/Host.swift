package import RunnerProtocol

/// The runner process, as far as the code that cells call depends on it.
///
/// This protocol turns the dependency around: the module of the runner process, with its C part, sees
/// the engine, but not the other way, so that
/// - a cell, whose compiler loads the interfaces of `Notebook` and what that imports, never reads the
///   runner's;
/// - the jobs, displays and progress of `Notebook` can be tested without a runner process, with a
///   ``DetachedHost`` or with a host that records events and decides when time passes.
///
/// There is one host in a process, ``NotebookRuntime/host``.
package protocol Host: EventSink, ThreadControl {
  /// How many threads work on jobs.
  var workers: Int { get nonmutating set }
  /// How many jobs may be under way at the same time; `nil` for as many as there are workers.
  var jobLimit: Int? { get nonmutating set }
  /// The number of the worker that this thread is, counted from 1; the numbers of threads that have
  /// ended are given to later ones.
  var currentWorker: Int? { get }
  /// Puts a job into the queue of the workers.
  func submit(_ job: JobRecord)
  /// Counts jobs that are under way, each of which has one place: less when one ends or begins to wait for
  /// another job, more when such a wait is over.
  func changePlaces(by change: Int)
  /// Has a job stop: cancels its task on another thread, and ends its threads if it still runs after
  /// the grace period.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - grace: The grace period, which begins now.
  ///   - task: The task to cancel; `nil` if that has been done.
  func stop(_ job: JobRecord, grace: Duration, cancelling task: Task<Void, Never>?)

  /// Calls a short action after a delay; the result cancels it.
  func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void
  /// Writes text to where user code has redirected standard output; returns false if it has not.
  func writeDirectly(_ text: String) -> Bool
  /// Flushes the whole lines of a buffer a moment later.
  func flushSoon(_ buffer: OutputBuffer)

  /// Asks the user on behalf of a cell and waits for the answer; `nil` if the cell has to stop
  /// meanwhile.
  func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer?
  /// Performs a magic on this thread; a script becomes a job.
  ///
  /// - Throws: An error for the user, or a `CancellationError` when the job that performs it is cancelled.
  func perform(_ magic: RunnerMagic) throws
  /// Runs the tests of cells whose names contain one of the words, or all without any, and shows what
  /// they found.
  ///
  /// - Throws: An error if a test has failed, or there is none.
  func runTests(of cells: [TestedCell], matching words: [String]) async throws
  /// What the runner knows about an error beyond its Swift description.
  func details(of error: any Error) -> ErrorDetails
  /// Where a cell has called the library that this thread is in, innermost first.
  var cellFrames: [CodeAddress] { get }
  /// Where an error was thrown, as addresses in memory, innermost first.
  func throwFrames(of error: any Error) -> [UInt]
  /// Records where an error was thrown that this thread is about to throw again.
  func willRethrow(_ error: any Error, from frames: [UInt])
  /// The logs of jobs.
  var logs: any JobLogs { get }
  /// The operating system.
  var system: any HostSystem { get }
}

/// What the runner knows about an error beyond its Swift description.
package struct ErrorDetails {
  /// The error's message for users, if its type has one.
  package var message: String?
  /// Where it was thrown, innermost first, if it is the newest error of this thread.
  package var throwAddresses: [CodeAddress]

  package init(message: String? = nil, throwAddresses: [CodeAddress] = []) {
    self.message = message
    self.throwAddresses = throwAddresses
  }
}
