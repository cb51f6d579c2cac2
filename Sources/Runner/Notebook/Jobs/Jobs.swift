internal import NotebookEngine

/// All jobs of the session.
public let jobs = Jobs()

/// The jobs of the session and the threads that work on them.
public struct Jobs: Sendable {
  /// How many jobs run at the same time; 4 at the start.
  ///
  /// Work that keeps a processor busy is fastest with as many workers as there are cores; work that
  /// mostly waits, for files or servers, with more. Values below 1 count as 1.
  public var workers: Int {
    get { NotebookRuntime.host.workers }
    nonmutating set { NotebookRuntime.host.workers = newValue }
  }

  /// The grace period: how long a job that is cancelled, or has run into its timeout, may take to
  /// end by itself before its threads are ended; 2 seconds at the start.
  ///
  /// Values below zero count as zero.
  public var grace: Duration {
    get { JobRegistry.grace }
    nonmutating set { JobRegistry.grace = newValue }
  }

  /// Every job since the session began, in the order of submission, including the parts of
  /// ``map(_:name:limit:_:)``.
  public var all: [any AnyJob] { JobRegistry.jobs.compactMap { $0 as? any AnyJob } }

  /// Blocks until every job submitted before has ended, whether it succeeded or not.
  ///
  /// A job that calls this waits for all jobs except itself and those that wait for it, and stops
  /// waiting when it is cancelled. A cell that is interrupted while it waits ends here.
  public func wait() { JobRegistry.waitForAll() }

  /// Blocks until every job submitted before has ended, but no longer than `timeout`.
  ///
  /// - Parameter timeout: How long to wait at most; zero or more.
  /// - Throws: A ``JobError`` that names the jobs still running; `CancellationError` if the cell is
  ///   interrupted or the job that waits is cancelled.
  public func wait(timeout: Duration) throws {
    try JobOptions.check(timeout: timeout)
    do {
      try JobRegistry.waitForAll(timeout: timeout)
    } catch let failure as WaitFailure {
      throw JobError(failure)
    }
  }
}
