internal import Limits
package import RunnerProtocol
internal import Synchronization

/// The jobs of the session in the order of submission: all that have not ended, and the newest of the others.
package struct JobRegistry {
  private static let shared = Mutex(JobRegistry())
  private static let sharedGrace = Mutex(Limits.Jobs.grace)

  private var records: [JobRecord] = []
  /// How many of the first have ended, as far as is known; they need not be looked at again.
  private var finishedPrefix = 0
  /// How many there may be before the oldest that have ended are removed.
  private var capacity = Limits.Jobs.listed + Limits.Jobs.listedSurplus
  /// How often jobs have been removed.
  private var removalCount = 0

  static func register(_ job: JobRecord) {
    // Destroyed after the lock is released.
    _ = shared.withLock { registry in
      registry.records.append(job)
      return registry.removeSurplus()
    }
  }

  /// Every job that is listed, in the order of submission; also the parts of others.
  package static var records: [JobRecord] { shared.withLock { $0.records } }

  /// Those that are not parts of others.
  package static var wholes: [JobRecord] { records.filter { $0.whole == nil } }

  /// The job with this number, or `nil`.
  package static func record(_ id: JobID) -> JobRecord? { shared.withLock { $0.record(id) } }

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

  private func record(_ id: JobID) -> JobRecord? {
    guard let last = records.last?.id.rawValue else { return nil }
    // The newest jobs are in the order of their numbers without gaps, unless several threads submit at once or
    // parts of others are among them. Users may ask for any number.
    let index = records.count - 1 &- (last &- id.rawValue)
    if records.indices.contains(index), records[index].id == id { return records[index] }
    return records.first { $0.id == id }
  }

  /// Removes the oldest jobs that have ended, when there are too many.
  ///
  /// - Returns: The oldest jobs, some of which are no longer referred to from here.
  private mutating func removeSurplus() -> [JobRecord] {
    guard records.count > capacity else { return [] }
    let surplus = records.count - Limits.Jobs.listed
    let oldest = Array(records[..<surplus])
    let active = oldest.filter { !$0.state.withLock(\.isOver) }
    records.replaceSubrange(..<surplus, with: active)
    capacity = records.count + Limits.Jobs.listedSurplus
    finishedPrefix = 0
    removalCount += 1
    return oldest
  }

  /// Records that all jobs of an earlier state of the registry have ended.
  private mutating func skip(_ known: Self) {
    guard removalCount == known.removalCount else { return }
    finishedPrefix = max(finishedPrefix, known.records.count)
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
    for record in known.records[known.finishedPrefix...].reversed() {
      guard record.whole == nil, !record.isOver else { continue }
      _ = try? record.blockUntilOver(orUntil: level)
      haveAllEnded = haveAllEnded && record.isOver
    }
    if haveAllEnded { shared.withLock { $0.skip(known) } }
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
