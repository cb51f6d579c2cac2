internal import Formatting
internal import KernelVariables
internal import Limits
internal import NotebookEngine
internal import NotebookValues
internal import RunnerProtocol

/// `%log`: the logs of jobs.
enum LogMagics {
  /// Lists the logs of the session.
  static func list() throws {
    let logs = NotebookRuntime.host.logs
    guard let directory = logs.directory else { throw noLogs }
    let lengths = logs.lengths
    let rows = JobRegistry.records.compactMap { job -> [String]? in
      guard let length = lengths[job.id] else { return nil }
      let (id, name) = (job.id.number, job.shownName ?? "")
      return [
        id, name, job.status, "\(ByteCount(bytes: length))", LogDirectory.fileName(of: job.id),
      ]
    }
    guard !rows.isEmpty else {
      return Origin.say(
        "No job has a log yet. Those of earlier sessions are in \(directory.root)")
    }
    let table = TextTable(header: ["ID", "Name", "State", "Size", "File"], rows: rows)
    let place = "in \(directory.path)"
    Origin.here?.output.send(
      .display(
        MIMEBundle([
          "text/plain": "\(table.text)\n\(place)",
          "text/html": "\(table.html)<p>\(place.htmlEscaped)</p>",
        ]), displayID: nil))
  }

  /// Shows the end of a job's log under the cell that performs the magic.
  ///
  /// - Parameters:
  ///   - reference: The job.
  ///   - lines: How many lines; without it, all or the last ``Limits.Logs.shownLines``.
  ///   - isFollowing: Whether to continue until the job has ended.
  /// - Throws: Why there is nothing to show.
  static func show(_ reference: JobReference, lines: Int?, following isFollowing: Bool) throws {
    guard NotebookRuntime.host.logs.directory != nil else { throw noLogs }
    let job = try JobRegistry.record(reference)
    if isFollowing, Origin.current?.job == job.id {
      throw WaitFailure.waitsForItself(job: job.id.rawValue)
    }
    job.origin.output.flush()
    var reader = try reader(of: job, lines: lines)
    try copy(&reader)
    if isFollowing { try follow(job, &reader) }
  }

  private static func reader(of job: JobRecord, lines: Int?) throws -> LogReader {
    let logs = NotebookRuntime.host.logs
    let size = logs.lengths[job.id]
    if let lines { return try LogReader(job.id, lastLines: lines) }
    guard let size else {
      if logs.range(of: job.id).upperBound > 0 {
        throw MagicError(
          message: "the log of \(job.title) was deleted to make room for newer ones; "
            + "\(KernelVariable.logLimit.name) sets how much space logs may take")
      }
      if job.phase.isFinal { Origin.say("\(job.title) has written nothing") }
      return LogReader(job.id)
    }
    guard size > Limits.Logs.shownWhole else { return LogReader(job.id) }
    Origin.say(
      "… the last \(Limits.Logs.shownLines) lines of \(ByteCount(bytes: size)); the whole log is in "
        + "\(logs.file(of: job.id) ?? "its file")")
    return try LogReader(job.id, lastLines: Limits.Logs.shownLines)
  }

  /// Shows what is written from now on, until the job has ended or this cell or job has to stop.
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
    // An interrupted cell runs no further.
    host.abandonThread()
  }

  private static func copy(_ reader: inout LogReader) throws {
    while true {
      let piece = try reader.next()
      guard !piece.isEmpty else { return }
      NotebookRuntime.host.checkForStop()
      guard let origin = Origin.here else { return }
      OutputPauses.shared.pass(origin, writing: piece.count)
      piece.withUnsafeBytes { origin.output.write(.stdout, $0) }
    }
  }

  private static var noLogs: MagicError {
    MagicError(message: "no logs are kept, because \(KernelVariable.logLimit.name) is 0")
  }
}
