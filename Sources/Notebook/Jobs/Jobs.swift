internal import RunnerProtocol
internal import Synchronization

/// All jobs of the session.
public let jobs = Jobs()

/// The jobs of the session and the threads that work on them.
public struct Jobs: Sendable {
  private static let known = Mutex<[any RecordedJob]>([])

  static func register(_ job: any RecordedJob) {
    known.withLock { $0.append(job) }
  }

  /// How many threads work on jobs; 4 at the start.
  ///
  /// Work that keeps a processor busy wants as many as there are cores, work that waits for
  /// something else wants more. Values below 1 count as 1.
  public var workers: Int {
    get { NotebookRuntime.host.workers }
    nonmutating set { NotebookRuntime.host.setWorkers(newValue) }
  }

  /// Every job since the session began, in the order of submission.
  public var all: [any AnyJob] { Self.known.withLock { $0 } }

  /// The records of ``all``.
  static var records: [JobRecord] { known.withLock { $0 }.map(\.record) }

  /// Blocks until every job is over that was submitted before; how they ended does not matter.
  ///
  /// Called from a job, it waits for the others, and returns early if that job is cancelled. A cell
  /// that waits here ends here when it is interrupted.
  public func wait() {
    let own = Origin.current?.job
    for job in Self.records where job.id != own && !job.phase.isFinal {
      job.blockUntilOver(orUntil: own == nil ? .forced : .asked)
    }
  }

  /// Blocks until every job is over that was submitted before, but no longer than this.
  ///
  /// - Throws: A ``JobError`` that names the jobs that go on; `CancellationError` if the cell or job
  ///   that waits is to stop.
  public func wait(timeout: Duration) throws {
    let own = Origin.current?.job
    try Self.wait(for: Self.records.filter { $0.id != own }, timeout: timeout)
  }

  /// Blocks until these jobs are over, but no longer than this.
  ///
  /// - Throws: As ``wait(timeout:)``.
  static func wait(for records: [JobRecord], timeout: Duration?) throws {
    try JobOptions.check(timeout: timeout)
    let end = timeout.map { ContinuousClock.now + $0 }
    for job in records where !job.phase.isFinal {
      let left = end.map { max(.zero, $0 - .now) }
      if job.blockUntilOver(orUntil: .asked, atMost: left) { throw CancellationError() }
    }
    let running = records.filter { !$0.phase.isFinal }
    guard let timeout, !running.isEmpty else { return }
    throw JobError.stillRunning(jobs: running.map(\.title), after: timeout)
  }
}
