internal import Execution
internal import RunnerProtocol
internal import Synchronization

/// The jobs that are queued or running now, and who waits for their ends.
final class RunningJobs: Sendable {
  private let sink: any OutputSink
  /// Locked also while the sink hears how many there are, so that it hears the newest number last.
  private let ledger = Mutex(JobLedger())
  private let lastWaiter = Atomic(0)

  init(_ sink: any OutputSink) {
    self.sink = sink
  }

  /// How many there are.
  var count: Int { ledger.withLock { $0.count } }

  /// All but those that are parts of another one, in the order of submission.
  var all: [JobLedger.Entry] { ledger.withLock { $0.entries }.filter { !$0.isPart } }

  /// Counts what the jobs of a run have shown.
  func signs(of execution: ExecutionID) -> Int { ledger.withLock { $0.signs(of: execution) } }

  /// Counts what all jobs have shown.
  var signs: Int { ledger.withLock { $0.allSigns } }

  func add(_ job: JobID, _ announcement: JobAnnouncement, by execution: ExecutionID) {
    change { $0.add(job, announcement, by: execution) }
  }

  /// Takes a job out that has ended.
  func remove(_ job: JobID, by execution: ExecutionID) {
    for waiter in change({ $0.remove(job, by: execution) }) { waiter.resume() }
  }

  /// Takes what the runner has said of jobs, in its order; the sink hears how many there are then.
  func take(_ notes: [JobNote]) {
    let waiters = change { ledger in
      var waiters: [CheckedContinuation<Void, Never>] = []
      for note in notes {
        switch note {
        case .queued(let job, let announcement, let run): ledger.add(job, announcement, by: run)
        case .started(_, let run): ledger.noteSign(of: run)
        case .ended(let job, let run, _): waiters += ledger.remove(job, by: run)
        case .news(let news): waiters += ledger.take(news)
        }
      }
      return waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Takes every job out, as when the process they ran in is gone; who waited is for the caller.
  func removeAll() -> JobLedger.Remains {
    change { $0.removeAll() }
  }

  /// Takes note that a run or one of its jobs has shown something.
  func noteSign(of execution: ExecutionID) {
    ledger.withLock { $0.noteSign(of: execution) }
  }

  /// Returns when no job launched by this run is left, or when the task is cancelled.
  func wait(for execution: ExecutionID) async {
    let waiter = lastWaiter.add(1, ordering: .relaxed).newValue
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isWaiting = ledger.withLock { ledger in
          guard ledger.isActive(execution), !Task.isCancelled else { return false }
          ledger.wait(for: execution, as: waiter, continuation)
          return true
        }
        if !isWaiting { continuation.resume() }
      }
    } onCancel: {
      ledger.withLock { $0.stopWaiting(waiter) }?.resume()
    }
  }

  private func change<Result>(_ body: (inout JobLedger) -> sending Result) -> sending Result {
    ledger.withLock { ledger in
      let count = ledger.count
      defer { if ledger.count != count { sink.jobsChanged(to: ledger.count) } }
      return body(&ledger)
    }
  }
}
