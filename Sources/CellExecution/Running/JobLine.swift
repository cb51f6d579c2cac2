internal import RunnerProtocol

/// The short line under a cell that says how a job ended.
struct JobLine {
  let id: JobID
  let end: JobEnd

  var bundle: MIMEBundle { MIMEBundle(plainText: text) }

  private var text: String {
    let called = end.name == "job \(id.rawValue)" ? end.name : "job \(id.rawValue) \"\(end.name)\""
    let time = end.seconds.map { " after \(Self.duration($0))" } ?? " before it started"
    switch end.outcome {
    case .completed(let value):
      let arrow = value.map { " → \($0)" } ?? ""
      return "✔ \(called) completed in \(Self.duration(end.seconds ?? 0))\(arrow)"
    case .failed(let failure) where failure.kind == .thrown:
      return "✘ \(called) failed\(time): \(failure.message)"
    case .failed(let failure):
      return "✘ \(called) crashed\(time): \(failure.message)"
    case .cancelled:
      return "◼ \(called) cancelled\(time)"
    }
  }

  /// A time in the unit that reads best.
  static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<0.001: "\(Int((seconds * 1_000_000).rounded())) µs"
    case ..<1: "\(Int((seconds * 1000).rounded())) ms"
    case ..<60: "\((seconds * 100).rounded() / 100) s"
    default: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    }
  }
}
