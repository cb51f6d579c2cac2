internal import POSIX

/// A program of ours that cannot start.
struct StartFailure: Error, CustomStringConvertible {
  let description: String

  init(_ outcome: ChildProcess.Outcome) {
    let words = String(decoding: outcome.standardError, as: UTF8.self)
    let reason = words.split(whereSeparator: \.isNewline).first.map { ": \($0)" }
    description = "a process for cells does not start so\(reason ?? "")"
  }
}
