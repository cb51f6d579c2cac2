internal import Execution
internal import JobCards
internal import RunnerProtocol
internal import Synchronization

/// The jobs that are queued or running now, and who waits for their ends.
final class ActiveJobs: Sendable {
  private let sink: any OutputSink
  /// Locked also while the sink hears how many there are, so that it hears the newest number last.
  private let table = Mutex(ActiveJobTable())
  private let lastWaiter = Atomic(0)

  init(_ sink: any OutputSink) {
    self.sink = sink
  }

  /// How many there are.
  var count: Int { table.withLock { $0.count } }

  /// All but those that are parts of another one, in the order of submission.
  var all: [ActiveJobTable.ActiveJob] { table.withLock { $0.entries }.filter { !$0.isPart } }

  /// Counts what the jobs of a run have shown.
  func signs(of execution: ExecutionID) -> Int { table.withLock { $0.signs(of: execution) } }

  /// Counts what all jobs have shown.
  var signs: Int { table.withLock { $0.totalActivity } }

  func add(_ job: JobID, _ announcement: JobAnnouncement, by execution: ExecutionID) {
    change { $0.add(job, announcement, by: execution) }
  }

  /// Takes a job out that has ended.
  func remove(_ job: JobID, by execution: ExecutionID) {
    for waiter in change({ $0.remove(job, by: execution) }) { waiter.resume() }
  }

  /// Takes what the runner has said of jobs, in its order; the sink hears how many there are then.
  func take(_ notes: [JobEvent]) {
    let waiters = change { table in
      var waiters: [CheckedContinuation<Void, Never>] = []
      for note in notes {
        switch note {
        case .queued(let job, let announcement, let run): table.add(job, announcement, by: run)
        case .started(_, let run): table.recordActivity(of: run)
        case .ended(let job, let run, _): waiters += table.remove(job, by: run)
        case .batch(let batch): waiters += table.take(batch)
        }
      }
      return waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Takes every job out, as when the process they ran in is gone; who waited is for the caller.
  func removeAll() -> ActiveJobTable.OrphanedJobs {
    change { $0.removeAll() }
  }

  /// Takes note that a run or one of its jobs has shown something.
  func recordActivity(of execution: ExecutionID) {
    table.withLock { $0.recordActivity(of: execution) }
  }

  /// Returns when no job launched by this run is left, or when the task is cancelled.
  func wait(for execution: ExecutionID) async {
    let waiter = lastWaiter.add(1, ordering: .relaxed).newValue
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isWaiting = table.withLock { table in
          guard table.isActive(execution), !Task.isCancelled else { return false }
          table.wait(for: execution, as: waiter, continuation)
          return true
        }
        if !isWaiting { continuation.resume() }
      }
    } onCancel: {
      table.withLock { $0.stopWaiting(waiter) }?.resume()
    }
  }

  private func change<Result>(_ body: (inout ActiveJobTable) -> sending Result) -> sending Result {
    table.withLock { table in
      let count = table.count
      defer { if table.count != count { sink.jobsChanged(to: table.count) } }
      return body(&table)
    }
  }
}
