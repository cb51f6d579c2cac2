internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// A shell script that runs as a job of the cell.
struct ShellScript: Sendable {
  private let text: String
  private let options: [String]

  /// - Parameters:
  ///   - text: The script.
  ///   - options: Options of the shell.
  init(_ text: String, options: [String]) {
    self.text = text
    self.options = options
  }

  /// The first line that is neither blank nor a comment.
  var name: String { Self.name(of: text) }

  static func name(of text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).first {
      !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("#")
    }
    let name = String(line ?? "sh")
    return name.count > 40 ? name.prefix(40) + "…" : name
  }

  /// Runs the shell to its end without blocking a thread; what it leaves running becomes a job.
  func run() async throws -> CommandEnd {
    try Task.checkCancellation()
    let signal = OneTimeSignal()
    let end = Mutex<(end: CommandEnd, rest: (any RemainingProcesses)?)?>(nil)
    let host = NotebookRuntime.host
    try host.uninterrupted {
      try host.system.startShell(options + ["-c", text]) { ending, rest in
        end.withLock { $0 = (ending, rest) }
        signal.raise()
      }
    }
    await signal.wait()
    try Task.checkCancellation()
    let (ending, rest) = end.withLock { $0 } ?? (.exited(0), nil)
    if let rest { BackgroundCommand(rest).start(as: name) }
    guard ending.isSuccess else { throw ScriptError(end: ending) }
    return ending
  }
}
