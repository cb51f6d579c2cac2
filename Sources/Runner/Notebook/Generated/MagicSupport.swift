internal import NotebookEngine
internal import NotebookMagics
package import RunnerProtocol

/// Performs a magic; the kernel writes the call into the cell, where the magic's line was.
///
/// - Parameter encoded: The magic, as the kernel encoded it.
/// - Throws: A `MagicError` for the user.
public func _notebookMagic(_ encoded: String) throws {
  try RunnerMagic(encoded: encoded).perform()
}

/// Runs a command to its end; the kernel writes the call into the cell.
public func _notebookShell(_ command: String) {
  NotebookRuntime.host.checkForStop()
  performCommand(command)
}

extension RunnerMagic {
  /// Performs the magic on this thread; a script becomes a job.
  ///
  /// - Throws: A `MagicError` for the user, or a `CancellationError` when the job that performs it is
  ///   cancelled.
  package func perform() throws {
    try perform { script in run(script.name) { try await script.run() } }
  }
}
