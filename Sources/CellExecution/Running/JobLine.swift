internal import RunnerProtocol

/// The short line under a cell that says how a job ended.
struct JobLine {
  let id: JobID
  let end: JobEnd

  var bundle: MIMEBundle { MIMEBundle(plainText: text) }

  private var text: String {
    let called = end.name == "job \(id.rawValue)" ? end.name : "job \(id.rawValue) \"\(end.name)\""
    let seconds = end.seconds.map(ElapsedTime.init(seconds:))
    let time = (seconds.map { " after \($0)" } ?? " before it started") + attempt
    switch end.outcome {
    case .completed(let value):
      let arrow = value.map { " → \($0)" } ?? ""
      let duration = seconds.map { " in \($0)" } ?? ""
      return "✔ \(called) completed\(duration)\(attempt)\(arrow)"
    case .failed(let failure) where failure.kind == .thrown:
      return "✘ \(called) failed\(time): \(failure.message)"
    case .failed(let failure):
      return "✘ \(called) crashed\(time): \(failure.message)"
    case .cancelled(let reason):
      return "◼ \(called) cancelled\(time)\(reason.map { ": \($0)" } ?? "")"
    case .timedOut(let limit):
      return "✘ \(called) timed out\(time), of \(ElapsedTime(seconds: limit)) allowed"
    }
  }

  /// At which attempt it ended, if it might have had several.
  private var attempt: String {
    guard end.attemptLimit > 1, end.seconds != nil else { return "" }
    return " at attempt \(end.attempts) of \(end.attemptLimit)"
  }
}
