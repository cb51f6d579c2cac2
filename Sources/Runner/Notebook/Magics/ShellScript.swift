internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// Starts a shell script as a job of the cell, with options of the shell.
func launchScript(_ script: String, options: [String]) {
  run(scriptName(script)) { try await performScript(options + ["-c", script]) }
}

/// The first line of a script that is neither blank nor a comment.
private func scriptName(_ script: String) -> String {
  let line = script.split(whereSeparator: \.isNewline).first {
    !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("#")
  }
  let name = String(line ?? "sh")
  return name.count > 40 ? name.prefix(40) + "…" : name
}

/// Runs a shell to its end without blocking a thread; cancelling the task ends the shell.
private func performScript(_ arguments: [String]) async throws -> CommandEnd {
  guard let origin = Origin.here else { return .exited(0) }
  try Task.checkCancellation()
  let signal = OneTimeSignal()
  let end = Mutex<CommandEnd?>(nil)
  let host = NotebookRuntime.host
  let process = try host.uninterrupted {
    try host.system.startShell(arguments, output: origin.receiveOutput) { ending in
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
