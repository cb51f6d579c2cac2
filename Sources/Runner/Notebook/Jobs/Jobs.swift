internal import Limits
package import RunnerProtocol
internal import Synchronization

/// All jobs of the session.
public let jobs = Jobs()

/// The jobs of the session and the threads that work on them.
public struct Jobs: Sendable {
  private static let known = Mutex(JobRegistry())
  private static let sharedGrace = Mutex(Limits.Jobs.grace)

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

  /// How long a job that is told to stop, or whose time is over, may take to end by itself before
  /// its threads are ended; 2 seconds at the start.
  ///
  /// Values below zero count as zero.
  public var grace: Duration {
    get { Self.sharedGrace.withLock { $0 } }
    nonmutating set { Self.sharedGrace.withLock { $0 = max(.zero, newValue) } }
  }

  /// Every job since the session began, in the order of submission; also the parts of ``map``.
  public var all: [any AnyJob] { Self.known.withLock { $0.all } }

  /// The records of ``all``.
  static var records: [JobRecord] { known.withLock { $0.all }.map(\.record) }

  /// Those of the jobs that are no parts of others.
  static var wholes: [JobRecord] { records.filter { $0.whole == nil } }

  /// The job of this number.
  package static func record(_ id: JobID) -> JobRecord? { known.withLock { $0.record(id) } }

  /// Sends what the jobs that are not over have written.
  package static func flushOutput() {
    for job in records where !job.isOver { job.origin.finishOutput() }
  }

  /// Blocks until every job is over that was submitted before; how they ended does not matter.
  ///
  /// Called from a job, it waits for the others but those that wait for that job, and returns early
  /// if it is cancelled. A cell that waits here ends here when it is interrupted.
  public func wait() {
    let level: Cancellation.Level = Origin.current?.job == nil ? .forced : .asked
    let known = Self.known.withLock(\.self)
    var areAllOver = true
    // The newest first: when that is over, most are.
    for job in known.all[known.overCount...].reversed() {
      let record = job.record
      guard record.whole == nil, !record.isOver else { continue }
      _ = try? record.blockUntilOver(orUntil: level)
      areAllOver = areAllOver && record.isOver
    }
    if areAllOver { Self.known.withLock { $0.noteOver(known.all.count) } }
  }

  /// Blocks until every job is over that was submitted before, but no longer than this.
  ///
  /// - Throws: A ``JobError`` that names the jobs that go on; `CancellationError` if the cell or job
  ///   that waits is to stop.
  public func wait(timeout: Duration) throws { try Self.waitForAll(timeout: timeout) }

  /// Blocks until every job is over but those that wait for who waits here.
  ///
  /// - Throws: As ``wait(timeout:)``.
  static func waitForAll(timeout: Duration?) throws {
    try wait(for: wholes, timeout: timeout) { _ in }
  }

  /// Blocks until these jobs are over, but no longer than this.
  ///
  /// - Throws: As ``wait(timeout:)``, and what `handler` throws.
  static func wait(
    for records: [JobRecord], timeout: Duration?,
    onCircle handler: (JobError) throws -> Void = { throw $0 }
  ) throws {
    try JobOptions.check(timeout: timeout)
    let end = timeout.map { ContinuousClock.now + $0 }
    var waited: [JobRecord] = []
    for job in records where !job.isOver {
      let left = end.map { max(.zero, $0 - .now) }
      let isStopped: Bool
      do throws(JobError) {
        isStopped = try job.blockUntilOver(orUntil: .asked, atMost: left)
      } catch {
        try handler(error)
        continue
      }
      if isStopped { throw CancellationError() }
      waited.append(job)
    }
    let running = waited.filter { !$0.phase.isFinal }
    guard let timeout, !running.isEmpty else { return }
    throw JobError.stillRunning(jobs: running.map(\.title), after: timeout)
  }
}
