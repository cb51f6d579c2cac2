internal import RunnerProtocol

/// Performs a magic where its line stands; written into the cell by the kernel.
///
/// - Throws: What a user has to know when it could not be done.
public func _notebookMagic(_ name: String, _ arguments: String...) throws {
  try RunnerMagics.perform(MagicCall(name, arguments))
}

/// Runs a command to its end; written into the cell by the kernel.
public func _notebookShell(_ command: String) {
  NotebookRuntime.host.checkForStop()
  performCommand(command)
}
