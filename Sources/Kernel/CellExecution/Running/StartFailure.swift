internal import POSIX

/// The runner cannot start, for the reason it printed.
struct StartFailure: Error, CustomStringConvertible {
  let description: String

  init(_ outcome: ChildProcess.Outcome) {
    let words = String(decoding: outcome.standardError, as: UTF8.self)
    let reason = words.split(whereSeparator: \.isNewline).first.map { ": \($0)" }
    description = "the runner cannot start with it\(reason ?? "")"
  }
}
