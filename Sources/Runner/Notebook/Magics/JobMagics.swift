internal import RunnerProtocol

/// `%wait`, `%cancel` and `%jobs`: the jobs of the session.
enum JobMagics {
  /// Waits for jobs.
  ///
  /// - Parameter arguments: The seconds to wait at most, or an empty text, and the numbers of the
  ///   jobs; all jobs when there are none.
  /// - Throws: Which jobs there are not, or which go on when the time is over.
  static func wait(_ arguments: [String]) throws {
    let timeout = Double(arguments[0]).map { Duration.seconds($0) }
    let chosen = try records(Array(arguments.dropFirst()))
    do {
      if chosen.isEmpty {
        try Jobs.waitForAll(timeout: timeout)
      } else {
        try Jobs.wait(for: chosen, timeout: timeout)
      }
    } catch is CancellationError where Origin.current?.job == nil {
      // An interrupted cell goes no further.
      NotebookRuntime.host.abandonThread()
    }
  }

  /// Stops jobs and says which.
  ///
  /// - Parameter arguments: `now` for no grace, or an empty text, and the numbers of the jobs, or
  ///   `all`.
  /// - Throws: Which jobs there are not; then none is stopped.
  static func cancel(_ arguments: [String]) throws {
    let grace = arguments[0] == "now" ? Duration.zero : nil
    let isAll = arguments.dropFirst().first == "all"
    let own = Origin.current?.job
    let chosen =
      isAll ? Jobs.wholes.filter { $0.id != own } : try records(Array(arguments.dropFirst()))
    let (over, active) = (chosen.filter(\.phase.isFinal), chosen.filter { !$0.phase.isFinal })
    JobRecord.cancel(active, grace: grace)
    if !isAll {
      for job in over { RunnerMagics.say("\(job.title) is over: it \(job.verdict)") }
    }
    switch active.count {
    case 0: if isAll { RunnerMagics.say("No job is left to stop.") }
    case 1...3: RunnerMagics.say("Told \(active.map(\.title).joined(separator: ", ")) to stop.")
    default: RunnerMagics.say("Told \(active.count) jobs to stop.")
    }
  }

  /// Shows a table of the jobs.
  ///
  /// - Parameter options: `all` to list the parts of others too, `timeline` for a picture of what
  ///   ran when.
  static func show(_ options: [String]) {
    let jobs = options.contains("all") ? Jobs.records : Jobs.wholes
    guard !jobs.isEmpty else { return RunnerMagics.say("The session has no jobs yet.") }
    let list = JobList(jobs)
    var bundle = MIMEBundle(["text/plain": list.text, "text/html": list.html])
    if options.contains("timeline"), let timeline = JobTimeline(of: Jobs.records) {
      bundle.entries["image/svg+xml"] = timeline.svg
      bundle.entries["text/html"] = "\(timeline.svg)<p>\(timeline.note)</p>"
    }
    Origin.here?.output.send(.display(bundle, displayID: nil))
  }

  /// The jobs of these numbers.
  ///
  /// - Throws: Which number no job has.
  static func records(_ numbers: [String]) throws -> [JobRecord] {
    let all = Jobs.records
    return try numbers.map { number in
      guard let job = all.first(where: { "\($0.id.rawValue)" == number }) else {
        throw MagicError(message: "there is no job \(number); %jobs lists all")
      }
      return job
    }
  }
}
