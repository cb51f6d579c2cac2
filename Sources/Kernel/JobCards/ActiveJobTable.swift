package import RunnerProtocol

/// The jobs that are queued or running, by the run of the cell that launched them.
///
/// It is in the module of ``JobIDMap``, which is not specialized in others: every event of every job
/// looks up one.
package struct ActiveJobTable {
  /// A job that is queued or running.
  package struct ActiveJob: Sendable {
    package var id: JobID
    /// Its name, if the user has given it one.
    package var givenName: String?
    /// Whether it is a part of another job.
    package var isPart: Bool
    package var execution: ExecutionID
    /// Whether nothing waits for it; see ``JobAnnouncement/isBackground``.
    package var isBackground = false

    package var name: String { givenName ?? id.defaultName }

    /// What messages call it: its number, and its name if it has one.
    package var title: String {
      id.title(named: name == id.defaultName ? nil : name)
    }
  }

  /// The jobs of a process that has ended.
  package struct OrphanedJobs: Sendable {
    package var jobs: [ActiveJob] = []
    /// The waiters for their ends.
    package var waiters: [CheckedContinuation<Void, Never>] = []

    /// The names of the jobs of each run of a cell, in the order of submission.
    package var namesByExecution: [ExecutionID: [String]] {
      Dictionary(grouping: jobs.filter { !$0.isPart }, by: \.execution).mapValues {
        $0.map(\.name)
      }
    }
  }

  private struct Waiter {
    var id: Int
    var execution: ExecutionID
    var continuation: CheckedContinuation<Void, Never>
  }

  /// A run that has jobs.
  private struct Run {
    /// Without those in the background.
    var jobCount = 0
    /// Counts everything that its jobs have shown.
    var activityCount = 0
  }

  private var jobs = JobIDMap<ActiveJob>()
  private var runs: [ExecutionID: Run] = [:]
  private var waiters: [Waiter] = []
  /// Counts everything that all jobs have shown.
  package private(set) var totalActivity = 0

  package init() {}

  package var count: Int { jobs.count }

  /// All jobs, in the order of submission.
  package var entries: [ActiveJob] { jobs.entries.map(\.value) }

  package mutating func insert(
    _ job: JobID, _ announcement: JobAnnouncement, by execution: ExecutionID
  ) {
    update(execution) { run, jobs in
      jobs[job] = ActiveJob(
        id: job, givenName: announcement.name, isPart: announcement.whole != nil,
        execution: execution, isBackground: announcement.isBackground)
      if !announcement.isBackground { run.jobCount += 1 }
      run.activityCount += 1
    }
  }

  /// Removes a job; returns the waiters for the last job of its run.
  ///
  /// The number alone does not identify a job: the next process counts from 1 again.
  package mutating func remove(
    _ job: JobID, by execution: ExecutionID
  ) -> [CheckedContinuation<Void, Never>] {
    guard let known = jobs[job], known.execution == execution else { return [] }
    update(execution) { run, jobs in
      jobs[job] = nil
      if !known.isBackground { run.jobCount -= 1 }
      run.activityCount += 1
    }
    return removeIfDone(execution)
  }

  /// Processes events of many jobs of a run; returns the waiters for the last of them.
  package mutating func receive(_ batch: JobEventBatch) -> [CheckedContinuation<Void, Never>] {
    update(batch.run) { run, jobs in
      for entry in batch.entries {
        switch entry {
        case .queued(let job):
          jobs[job] = ActiveJob(id: job, givenName: nil, isPart: false, execution: batch.run)
          run.jobCount += 1
        case .started: guard run.jobCount > 0 else { continue }
        case .completed(let job, _):
          guard jobs[job]?.execution == batch.run else { continue }
          jobs[job] = nil
          run.jobCount -= 1
        }
        run.activityCount += 1
      }
    }
    return removeIfDone(batch.run)
  }

  /// Removes a run when its jobs have ended; returns the waiters for that.
  private mutating func removeIfDone(_ execution: ExecutionID) -> [CheckedContinuation<Void, Never>]
  {
    guard runs[execution]?.jobCount == 0 else { return [] }
    runs[execution] = nil
    defer { waiters.removeAll { $0.execution == execution } }
    return waiters.filter { $0.execution == execution }.map(\.continuation)
  }

  /// Updates a run in place.
  private mutating func update(
    _ execution: ExecutionID, _ body: (inout Run, inout JobIDMap<ActiveJob>) -> Void
  ) {
    totalActivity += Self.update(&runs[execution, default: Run()], &jobs, body)
  }

  /// Updates a run; returns by how much its activity has grown.
  private static func update(
    _ run: inout Run, _ jobs: inout JobIDMap<ActiveJob>,
    _ body: (inout Run, inout JobIDMap<ActiveJob>) -> Void
  ) -> Int {
    let count = run.activityCount
    body(&run, &jobs)
    return run.activityCount - count
  }

  /// Whether a run has jobs that its end may have to wait for.
  package func isActive(_ execution: ExecutionID) -> Bool { (runs[execution]?.jobCount ?? 0) > 0 }

  package mutating func wait(
    for execution: ExecutionID, as id: Int, _ continuation: CheckedContinuation<Void, Never>
  ) {
    waiters.append(Waiter(id: id, execution: execution, continuation: continuation))
  }

  /// Removes a waiter.
  package mutating func stopWaiting(_ id: Int) -> CheckedContinuation<Void, Never>? {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
    return waiters.remove(at: index).continuation
  }

  /// Removes and returns all jobs, when their process has ended.
  package mutating func removeAll() -> OrphanedJobs {
    defer { self = ActiveJobTable() }
    return OrphanedJobs(jobs: entries, waiters: waiters.map(\.continuation))
  }

  // MARK: - Activity

  package func activityCount(of execution: ExecutionID) -> Int {
    runs[execution]?.activityCount ?? 0
  }

  /// Records that a run that has jobs, or one of these, has shown something.
  package mutating func recordActivity(of execution: ExecutionID) {
    guard isActive(execution) else { return }
    update(execution) { run, _ in run.activityCount += 1 }
  }
}
