internal import NotebookEngine
internal import RunnerProtocol

/// Performs a magic; the kernel writes the call into the cell, where the magic's line was.
///
/// - Parameter encoded: The magic, as the kernel encoded it.
/// - Throws: A `MagicError` for the user.
public func _notebookMagic(_ encoded: String) throws {
  try NotebookRuntime.host.perform(RunnerMagic(encoded: encoded))
}

/// Runs a command to its end; the kernel writes the call into the cell.
public func _notebookShell(_ command: String) {
  // A command shows its own failure; no other error is possible.
  try? NotebookRuntime.host.perform(.shell(command))
}
