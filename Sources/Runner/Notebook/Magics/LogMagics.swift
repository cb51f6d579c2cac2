internal import Formatting
internal import Limits
internal import RunnerProtocol

/// `%log`: what jobs have written, as their logs have it.
enum LogMagics {
  /// Lists the logs of the session.
  static func list() throws {
    let logs = NotebookRuntime.host.logs
    guard let folder = logs.folder else { throw noLogs }
    let lengths = logs.lengths
    let rows = Jobs.records.compactMap { job -> [String]? in
      guard let length = lengths[job.id] else { return nil }
      let (id, name) = ("\(job.id.rawValue)", job.givenName ?? "")
      return [
        id, name, "\(job.phase)", "\(ByteCount(bytes: length))", LogDirectory.fileName(of: job.id),
      ]
    }
    guard !rows.isEmpty else {
      return RunnerMagics.say(
        "No job has a log yet. Those of earlier sessions are in \(folder.root)")
    }
    let table = TextTable(header: ["ID", "Name", "State", "Size", "File"], rows: rows)
    let place = "in \(folder.path)"
    Origin.here?.output.send(
      .display(
        MIMEBundle([
          "text/plain": "\(table.text)\n\(place)",
          "text/html": "\(table.html)<p>\(place.htmlEscaped)</p>",
        ]), displayID: nil))
  }

  /// Shows the end of a job's log under the cell that asks.
  ///
  /// - Parameters:
  ///   - number: The job's number.
  ///   - lines: How many lines, or an empty text.
  ///   - follows: Whether to go on until the job is over.
  /// - Throws: Why there is nothing to be shown.
  static func show(_ number: String, lines: String, follows: Bool) throws {
    guard NotebookRuntime.host.logs.folder != nil else { throw noLogs }
    guard let job = try JobMagics.records([number]).first else { return }
    if follows, Origin.current?.job == job.id {
      throw JobError.waitsForItself(job: job.id.rawValue)
    }
    job.origin.output.flush()
    var reader = try reader(of: job, lines: Int(lines))
    try copy(&reader)
    if follows { try follow(job, &reader) }
  }

  private static func reader(of job: JobRecord, lines: Int?) throws -> LogReader {
    let logs = NotebookRuntime.host.logs
    let size = logs.lengths[job.id]
    if let lines { return try LogReader(job.id, lastLines: lines) }
    guard let size else {
      if logs.places(of: job.id).upperBound > 0 {
        throw MagicError(
          message: "the log of \(job.title) had to go, to make room for newer ones; "
            + "\(LogDirectory.limitVariable) says how much room there is")
      }
      if job.phase.isFinal { RunnerMagics.say("\(job.title) has written nothing") }
      return LogReader(job.id)
    }
    guard size > Limits.Logs.shownWhole else { return LogReader(job.id) }
    RunnerMagics.say(
      "… the last \(Limits.Logs.shownLines) lines of \(ByteCount(bytes: size)); all is in "
        + "\(logs.file(of: job.id) ?? "its file")")
    return try LogReader(job.id, lastLines: Limits.Logs.shownLines)
  }

  /// Shows what is written from now on, until the job is over or who asks has to stop.
  private static func follow(_ job: JobRecord, _ reader: inout LogReader) throws {
    let host = NotebookRuntime.host
    let cancellation = Origin.current?.cancellation ?? Cancellation()
    let gate = host.makeGate()
    job.onFinish { gate.open() }
    try cancellation.observing { _ in
      gate.open()
    } _: {
      while cancellation.level == .none {
        let isOver = job.phase.isFinal
        if isOver { job.origin.output.finish() }
        try copy(&reader)
        if isOver { return }
        host.blocking { gate.wait(atMost: Limits.Logs.followInterval) }
      }
    }
    host.checkForStop()
    guard cancellation.level != .none else { return }
    guard Origin.current?.job == nil else { throw CancellationError() }
    // An interrupted cell goes no further.
    host.abandonThread()
  }

  private static func copy(_ reader: inout LogReader) throws {
    while true {
      let piece = try reader.next()
      guard !piece.isEmpty else { return }
      NotebookRuntime.host.checkForStop()
      guard let origin = Origin.here else { return }
      OutputPauses.shared.pass(origin)
      piece.withUnsafeBytes { origin.output.write(.stdout, $0) }
    }
  }

  private static var noLogs: MagicError {
    MagicError(message: "no logs are kept, as \(LogDirectory.limitVariable) is 0")
  }
}
