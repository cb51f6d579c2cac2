package import NotebookEngine
package import RunnerProtocol

extension Origin {
  /// Writes a line for the user to the cell or job that this thread works for.
  package static func say(_ line: String, to stream: StreamName = .stdout) {
    here?.output.write(stream, line + "\n")
  }
}
