internal import RunnerProtocol

/// `%wait`, `%cancel` and `%jobs`: the jobs of the session.
enum JobMagics {
  /// How many jobs a table shows, unless more are not over.
  private static let limit = 100

  /// Waits for jobs.
  ///
  /// - Parameter arguments: The seconds to wait at most, or an empty text, and the numbers of the
  ///   jobs; all jobs when there are none.
  /// - Throws: Which jobs there are not, or which go on when the time is over.
  static func wait(_ arguments: [String]) throws {
    let timeout = Double(arguments[0]).map { Duration.seconds($0) }
    let own = Origin.current?.job
    let chosen = try records(Array(arguments.dropFirst()))
    if let own, chosen.contains(where: { $0.id == own }) {
      throw JobError.waitsForItself(job: own.rawValue)
    }
    let waited = arguments.count > 1 ? chosen : Jobs.records.filter { $0.id != own }
    do {
      try Jobs.wait(for: waited, timeout: timeout)
    } catch is CancellationError where own == nil {
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
    let grace = arguments[0] == "now" ? Duration.zero : .seconds(2)
    let isAll = arguments.dropFirst().first == "all"
    let own = Origin.current?.job
    let chosen =
      isAll ? Jobs.records.filter { $0.id != own } : try records(Array(arguments.dropFirst()))
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
  static func show() {
    let all = Jobs.records
    guard !all.isEmpty else { return RunnerMagics.say("The session has no jobs yet.") }
    let active = all.filter { !$0.phase.isFinal }
    let over = all.filter(\.phase.isFinal).suffix(max(0, limit - active.count))
    let shown = (active + over).sorted { $0.id.rawValue < $1.id.rawValue }
    let table = TextTable(
      header: ["ID", "Name", "State", "Time", "Cell"],
      rows: shown.map { job in
        [
          "\(job.id.rawValue)", job.givenName ?? "", "\(job.phase)",
          job.elapsed.map { "\(ElapsedTime($0))" } ?? "",
          CellLabels.shared[job.origin.execution] ?? "",
        ]
      })
    let hidden = all.count - shown.count
    let note = hidden > 0 ? "… and \(hidden) older ones that are over" : ""
    Origin.here?.output.send(
      .display(
        MIMEBundle([
          "text/plain": table.text + (hidden > 0 ? "\n\(note)" : ""),
          "text/html": table.html + (hidden > 0 ? "<p>\(note)</p>" : ""),
        ]), displayID: nil))
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
