package import POSIX

extension Diagnostic {
  /// Reports a tool that failed without a diagnostic, with its last lines of output as notes.
  package static func failure(of tool: String, _ outcome: ChildProcess.Outcome) -> Diagnostic {
    let reason =
      switch outcome.status {
      case .exited(let status): "ended with status \(status)"
      case .signalled(let signal): "crashed with signal \(signal)"
      }
    var diagnostic = Diagnostic(severity: .error, message: "the \(tool) \(reason)")
    let text = String(decoding: outcome.standardError, as: UTF8.self)
    for line in text.split(separator: "\n").suffix(8) {
      diagnostic.notes.append(Diagnostic(severity: .note, message: String(line)))
    }
    return diagnostic
  }
}
