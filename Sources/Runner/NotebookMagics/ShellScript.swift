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
  var name: String {
    let line = text.split(whereSeparator: \.isNewline).first {
      !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("#")
    }
    let name = String(line ?? "sh")
    return name.count > 40 ? name.prefix(40) + "…" : name
  }

  /// Runs the shell to its end without blocking a thread; cancelling the task ends the shell.
  func run() async throws -> CommandEnd {
    guard let origin = Origin.here else { return .exited(0) }
    try Task.checkCancellation()
    let signal = OneTimeSignal()
    let end = Mutex<CommandEnd?>(nil)
    let host = NotebookRuntime.host
    let process = try host.uninterrupted {
      try host.system.startShell(options + ["-c", text], output: origin.receiveOutput) { ending in
        end.withLock { $0 = ending }
        signal.raise()
      }
    }
    await withTaskCancellationHandler {
      await signal.wait()
    } onCancel: {
      process.stop()
    }
    try Task.checkCancellation()
    let ending = end.withLock { $0 } ?? .exited(0)
    guard ending.isSuccess else { throw ScriptError(end: ending) }
    return ending
  }
}
