internal import Execution
internal import JobCards
internal import RunnerProtocol
internal import Synchronization

/// The jobs that are queued or running, and the waiters for their ends.
final class ActiveJobs: Sendable {
  private let sink: any OutputSink
  /// Also locked while their number goes to the sink, so that the newest one arrives last.
  private let table = Mutex(ActiveJobTable())
  private let lastWaiter = Atomic(0)

  init(_ sink: any OutputSink) {
    self.sink = sink
  }

  /// The number of jobs.
  var count: Int { table.withLock { $0.count } }

  /// The jobs that are not parts of others, in the order of submission.
  var all: [ActiveJobTable.ActiveJob] { table.withLock { $0.entries }.filter { !$0.isPart } }

  /// Counts everything that the jobs of a run have shown.
  func activityCount(of execution: ExecutionID) -> Int {
    table.withLock { $0.activityCount(of: execution) }
  }

  /// Counts everything that all jobs have shown.
  var activityCount: Int { table.withLock { $0.totalActivity } }

  func insert(_ job: JobID, _ announcement: JobAnnouncement, by execution: ExecutionID) {
    update { $0.insert(job, announcement, by: execution) }
  }

  /// Removes a job that has ended.
  func remove(_ job: JobID, by execution: ExecutionID) {
    for waiter in update({ $0.remove(job, by: execution) }) { waiter.resume() }
  }

  /// Processes job events in order, and then reports the number of jobs to the sink once.
  func receive(_ events: [JobEvent]) {
    let waiters = update { table in
      var waiters: [CheckedContinuation<Void, Never>] = []
      for event in events {
        switch event {
        case .queued(let job, let announcement, let run): table.insert(job, announcement, by: run)
        case .waits(_, _, let run), .started(_, let run): table.recordActivity(of: run)
        case .ended(let job, let run, _): waiters += table.remove(job, by: run)
        case .batch(let batch): waiters += table.receive(batch)
        }
      }
      return waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Removes and returns all jobs, when their process has ended; the caller resumes the waiters.
  func removeAll() -> ActiveJobTable.OrphanedJobs {
    update { $0.removeAll() }
  }

  /// Records that a run or one of its jobs has shown something.
  func recordActivity(of execution: ExecutionID) {
    table.withLock { $0.recordActivity(of: execution) }
  }

  /// Waits until no job of this run is left, or the task is cancelled.
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

  private func update<Result>(_ body: (inout ActiveJobTable) -> sending Result) -> sending Result {
    table.withLock { table in
      let count = table.count
      defer { if table.count != count { sink.jobsChanged(to: table.count) } }
      return body(&table)
    }
  }
}
