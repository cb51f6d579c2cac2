internal import NotebookEngine
internal import RunnerProtocol

/// `%wait`, `%cancel` and `%jobs`: the jobs of the session.
enum JobMagics {
  /// Waits until jobs have ended, for at most `timeout` seconds.
  ///
  /// - Throws: A ``MagicError`` if there is no such job, or the jobs that have not ended in time.
  static func wait(for jobs: RunnerMagic.JobSelection, timeout: Double?) throws {
    let timeout = timeout.map { Duration.seconds($0) }
    do {
      switch jobs {
      case .all: try JobRegistry.waitForAll(timeout: timeout)
      case .these(let these): try JobRegistry.wait(for: try records(these), timeout: timeout)
      }
    } catch is CancellationError where Origin.current?.job == nil {
      // An interrupted cell runs no further.
      NotebookRuntime.host.abandonThread()
    }
  }

  /// Cancels jobs and prints which; `all` leaves out the job that performs the magic.
  ///
  /// - Throws: A ``MagicError`` if there is no such job; then none is cancelled.
  static func cancel(_ jobs: RunnerMagic.JobSelection, grace: Duration?) throws {
    let isAll = jobs == .all
    let chosen: [JobRecord]
    switch jobs {
    case .all:
      let own = Origin.current?.job
      chosen = JobRegistry.wholes.filter { $0.id != own }
    case .these(let these): chosen = try records(these)
    }
    let (over, active) = (chosen.filter(\.phase.isFinal), chosen.filter { !$0.phase.isFinal })
    JobRecord.stop(active, grace: grace)
    if !isAll {
      for job in over { Origin.say("\(job.title) is over: it \(job.verdict)") }
    }
    switch active.count {
    case 0: if isAll { Origin.say("There are no jobs to cancel.") }
    case 1...3: Origin.say("Cancelling \(active.map(\.title).joined(separator: ", ")).")
    default: Origin.say("Cancelling \(active.count) jobs.")
    }
  }

  /// Shows a table of the jobs, and a picture of what ran when if `showsTimeline` is set.
  static func list(includingParts: Bool, withTimeline showsTimeline: Bool) {
    let jobs = includingParts ? JobRegistry.records : JobRegistry.wholes
    guard !jobs.isEmpty else { return Origin.say("The session has no jobs yet.") }
    let list = JobList(jobs)
    var bundle = MIMEBundle(["text/plain": list.text, "text/html": list.html])
    if showsTimeline, let timeline = JobTimeline(of: JobRegistry.records) {
      bundle.entries["image/svg+xml"] = timeline.svg
      bundle.entries["text/html"] = "\(timeline.svg)<p>\(timeline.note)</p>"
    }
    Origin.here?.output.send(.display(bundle, displayID: nil))
  }

  /// The jobs with these numbers and names.
  ///
  /// - Throws: What is wrong with the first that does not mean one job.
  private static func records(_ references: [JobReference]) throws -> [JobRecord] {
    try references.map(JobRegistry.record)
  }
}
