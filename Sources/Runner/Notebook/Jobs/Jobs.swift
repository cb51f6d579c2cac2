internal import NotebookEngine

/// All jobs of the session.
public let jobs = Jobs()

/// The jobs of the session and the threads that work on them.
public struct Jobs: Sendable {
  /// How many threads work on jobs, and how many jobs are under way at once; 4 at the start.
  ///
  /// A job that waits for another one does not count meanwhile. With ``limit`` more asynchronous jobs may
  /// be under way, which share these threads. Work that keeps a processor busy is fastest with as many workers as there are cores; work that
  /// mostly waits, for files or servers, with more. Values below 1 count as 1.
  public var workers: Int {
    get { NotebookRuntime.host.workers }
    nonmutating set { NotebookRuntime.host.workers = newValue }
  }

  /// How many jobs may be under way at once; `nil`, at the start, for as many as there are ``workers``.
  ///
  /// An asynchronous job that awaits something leaves its thread to other jobs, but is still under way. For
  /// many jobs that mostly await, such as downloads, set a limit above the number of workers. Values below 1
  /// count as 1.
  public var limit: Int? {
    get { NotebookRuntime.host.jobLimit }
    nonmutating set { NotebookRuntime.host.jobLimit = newValue }
  }

  /// The grace period: how long a job that is cancelled, or has run into its timeout, may take to
  /// end by itself before its threads are ended; 2 seconds at the start.
  ///
  /// Values below zero count as zero.
  public var grace: Duration {
    get { JobRegistry.grace }
    nonmutating set { JobRegistry.grace = newValue }
  }

  /// How many results of jobs that have ended the session keeps, the newest ones, for `jobs[3]` and
  /// `jobs["name"]`; 100 at the start.
  ///
  /// A result also lives as long as you keep the ``Job`` that `run` returned. With 0 it lives no longer. Values
  /// below zero count as zero.
  public var keptResults: Int {
    get { KeptResults.limit }
    nonmutating set { KeptResults.limit = newValue }
  }

  /// The jobs of the session in the order of submission, including the parts of ``map(_:name:limit:_:)``: all
  /// that have not ended, and at least the last 100,000.
  public var all: [any AnyJob] { JobRegistry.records.map(Self.job) }

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
