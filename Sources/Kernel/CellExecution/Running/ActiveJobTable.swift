internal import JobCards
internal import RunnerProtocol

/// Which jobs are queued or running, and which run of a cell launched them.
struct ActiveJobTable {
  /// A job that is queued or running.
  struct ActiveJob: Sendable {
    var id: JobID
    /// The name it was given, if it was given one.
    var givenName: String?
    /// Whether it is one of many that count as one job.
    var isPart: Bool
    var execution: ExecutionID

    var name: String { givenName ?? id.defaultName }

    /// What sentences call it: its number, and its name if it was given one.
    var title: String {
      name == id.defaultName ? name : "\(id.defaultName) \"\(name)\""
    }
  }

  /// What is left of jobs whose process is gone.
  struct OrphanedJobs: Sendable {
    var jobs: [ActiveJob] = []
    /// Who waited for their ends.
    var waiters: [CheckedContinuation<Void, Never>] = []

    /// The names of the jobs of each run of a cell, in the order of submission.
    var namesByExecution: [ExecutionID: [String]] {
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
    var jobCount = 0
    /// How much has been shown by it.
    var signs = 0
  }

  private var jobs = JobIDMap<ActiveJob>()
  private var runs: [ExecutionID: Run] = [:]
  private var waiters: [Waiter] = []
  /// How much has been shown by all of them.
  private(set) var totalActivity = 0

  var count: Int { jobs.count }

  /// All, in the order of submission.
  var entries: [ActiveJob] { jobs.entries.map(\.value) }

  mutating func add(
    _ job: JobID, _ announcement: JobAnnouncement, by execution: ExecutionID
  ) {
    change(execution) { run, jobs in
      jobs[job] = ActiveJob(
        id: job, givenName: announcement.name, isPart: announcement.whole != nil,
        execution: execution)
      run.jobCount += 1
      run.signs += 1
    }
  }

  /// Takes a job out; gives who waited for the last job of its cell.
  ///
  /// The number alone does not name a job: another process counts from 1 again.
  mutating func remove(
    _ job: JobID, by execution: ExecutionID
  ) -> [CheckedContinuation<Void, Never>] {
    guard jobs[job]?.execution == execution else { return [] }
    change(execution) { run, jobs in
      jobs[job] = nil
      run.jobCount -= 1
      run.signs += 1
    }
    return settle(execution)
  }

  /// Takes what has happened to many jobs of a run; gives who waited for the last of them.
  mutating func take(_ news: JobEventBatch) -> [CheckedContinuation<Void, Never>] {
    change(news.run) { run, jobs in
      for entry in news.entries {
        switch entry {
        case .queued(let job):
          jobs[job] = ActiveJob(id: job, givenName: nil, isPart: false, execution: news.run)
          run.jobCount += 1
        case .started: guard run.jobCount > 0 else { continue }
        case .completed(let job, _):
          guard jobs[job]?.execution == news.run else { continue }
          jobs[job] = nil
          run.jobCount -= 1
        }
        run.signs += 1
      }
    }
    return settle(news.run)
  }

  /// Forgets a run when its jobs are over; gives who waited for that.
  private mutating func settle(_ execution: ExecutionID) -> [CheckedContinuation<Void, Never>] {
    guard runs[execution]?.jobCount == 0 else { return [] }
    runs[execution] = nil
    defer { waiters.removeAll { $0.execution == execution } }
    return waiters.filter { $0.execution == execution }.map(\.continuation)
  }

  /// Changes what is known of a run, where it is.
  private mutating func change(
    _ execution: ExecutionID, _ body: (inout Run, inout JobIDMap<ActiveJob>) -> Void
  ) {
    totalActivity += Self.change(&runs[execution, default: Run()], &jobs, body)
  }

  /// Changes what is known of a run; gives how much has been shown by that.
  private static func change(
    _ run: inout Run, _ jobs: inout JobIDMap<ActiveJob>,
    _ body: (inout Run, inout JobIDMap<ActiveJob>) -> Void
  ) -> Int {
    let signs = run.signs
    body(&run, &jobs)
    return run.signs - signs
  }

  func isActive(_ execution: ExecutionID) -> Bool { runs[execution] != nil }

  mutating func wait(
    for execution: ExecutionID, as id: Int, _ continuation: CheckedContinuation<Void, Never>
  ) {
    waiters.append(Waiter(id: id, execution: execution, continuation: continuation))
  }

  /// Takes one who waits out again.
  mutating func stopWaiting(_ id: Int) -> CheckedContinuation<Void, Never>? {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
    return waiters.remove(at: index).continuation
  }

  /// Takes every job out, as when the process they ran in is gone.
  mutating func removeAll() -> OrphanedJobs {
    defer { self = ActiveJobTable() }
    return OrphanedJobs(jobs: entries, waiters: waiters.map(\.continuation))
  }

  // MARK: - Signs of headway

  func signs(of execution: ExecutionID) -> Int { runs[execution]?.signs ?? 0 }

  /// Takes note that a run, if it has jobs, or one of these has shown something.
  mutating func recordActivity(of execution: ExecutionID) {
    guard isActive(execution) else { return }
    change(execution) { run, _ in run.signs += 1 }
  }
}
