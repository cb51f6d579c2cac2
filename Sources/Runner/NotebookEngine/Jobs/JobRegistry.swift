internal import Limits
package import RunnerProtocol
internal import Synchronization

/// Every job since the session began, in the order of submission.
package struct JobRegistry {
  private static let shared = Mutex(JobRegistry())
  private static let sharedGrace = Mutex(Limits.Jobs.grace)

  private var jobs: [any RecordedJob] = []
  /// How many of the first have ended, as far as is known; they need not be looked at again.
  private var finishedPrefix = 0

  package static func register(_ job: any RecordedJob) {
    shared.withLock { $0.jobs.append(job) }
  }

  /// Every job, in the order of submission; also the parts of others.
  package static var jobs: [any RecordedJob] { shared.withLock { $0.jobs } }

  /// The records of ``jobs``.
  package static var records: [JobRecord] { jobs.map(\.record) }

  /// The records of those jobs that are not parts of others.
  package static var wholes: [JobRecord] { records.filter { $0.whole == nil } }

  /// The record of the job with this number, or `nil`.
  package static func record(_ id: JobID) -> JobRecord? { job(id)?.record }

  /// The job with this number, or `nil`.
  package static func job(_ id: JobID) -> (any RecordedJob)? { shared.withLock { $0.job(id) } }

  /// How long a cancelled job may take to end by itself, unless its canceller gives another time;
  /// never negative.
  package static var grace: Duration {
    get { sharedGrace.withLock { $0 } }
    set { sharedGrace.withLock { $0 = max(.zero, newValue) } }
  }

  /// Sends what the jobs that have not ended have written.
  package static func flushOutput() {
    for job in records where !job.isOver { job.origin.finishOutput() }
  }

  private func job(_ id: JobID) -> (any RecordedJob)? {
    guard let first = jobs.first?.record.id.rawValue else { return nil }
    // Jobs are at the index of their number, unless several threads submit at the same time.
    let index = id.rawValue - first
    if jobs.indices.contains(index), jobs[index].record.id == id { return jobs[index] }
    return jobs.first { $0.record.id == id }
  }
}

// MARK: - Waiting

extension JobRegistry {
  /// Blocks until every job submitted before has ended, however it did.
  ///
  /// Jobs that wait for the one that waits here are left out. A cell stops waiting when it has to
  /// stop for good, a job as soon as it is cancelled.
  package static func waitForAll() {
    let level: Cancellation.Level = Origin.current?.job == nil ? .forced : .asked
    let known = shared.withLock(\.self)
    var haveAllEnded = true
    // The newest first: once that has ended, most have.
    for job in known.jobs[known.finishedPrefix...].reversed() {
      let record = job.record
      guard record.whole == nil, !record.isOver else { continue }
      _ = try? record.blockUntilOver(orUntil: level)
      haveAllEnded = haveAllEnded && record.isOver
    }
    if haveAllEnded {
      shared.withLock { $0.finishedPrefix = max($0.finishedPrefix, known.jobs.count) }
    }
  }

  /// Blocks until every job submitted before has ended, but no longer than `timeout`.
  ///
  /// Jobs that wait for the one that waits here are left out.
  ///
  /// - Throws: A ``WaitFailure`` that names the jobs still running; `CancellationError` if the cell or
  ///   job that waits has to stop.
  package static func waitForAll(timeout: Duration?) throws {
    try wait(for: wholes, timeout: timeout) { _ in }
  }

  /// Blocks until these jobs have ended, but no longer than `timeout`.
  ///
  /// - Throws: As ``waitForAll(timeout:)``, and what `deadlockHandler` throws.
  package static func wait(
    for records: [JobRecord], timeout: Duration?,
    onDeadlock deadlockHandler: (WaitFailure) throws -> Void = { throw $0 }
  ) throws {
    let end = timeout.map { ContinuousClock.now + $0 }
    var waited: [JobRecord] = []
    for job in records where !job.isOver {
      let left = end.map { max(.zero, $0 - .now) }
      let hasToStop: Bool
      do throws(WaitFailure) {
        hasToStop = try job.blockUntilOver(orUntil: .asked, atMost: left)
      } catch {
        try deadlockHandler(error)
        continue
      }
      if hasToStop { throw CancellationError() }
      waited.append(job)
    }
    let running = waited.filter { !$0.phase.isFinal }
    guard let timeout, !running.isEmpty else { return }
    throw WaitFailure.stillRunning(jobs: running.map(\.title), after: timeout)
  }
}
