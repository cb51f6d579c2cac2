internal import RunnerProtocol
internal import Synchronization

/// Starts a script of `%%sh` as a job of the cell.
///
/// - Parameter arguments: The options of the shell, and the script at last.
func launchScript(_ arguments: [String]) {
  let script = arguments.last ?? ""
  let options = Array(arguments.dropLast())
  run(scriptName(script)) { try await performScript(options + ["-c", script]) }
}

/// The first line of a script that says something.
private func scriptName(_ script: String) -> String {
  let line = script.split(whereSeparator: \.isNewline).first {
    !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("#")
  }
  let name = String(line ?? "sh")
  return name.count > 40 ? name.prefix(40) + "…" : name
}

/// Runs a shell to its end without a thread that waits; it ends when the task is cancelled.
private func performScript(_ arguments: [String]) async throws -> CommandEnd {
  guard let origin = Origin.here else { return .exited(0) }
  try Task.checkCancellation()
  let signal = OneTimeSignal()
  let end = Mutex<CommandEnd?>(nil)
  let host = NotebookRuntime.host
  let process = try host.uninterrupted {
    try host.system.startShell(arguments, output: origin.takeOutput) { ending in
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
