/// The child processes that a cell or job has started.
package protocol OriginProcesses: AnyObject, Sendable {
  /// Passes on what they have written so far.
  func drainOutput()
  /// Kills them and what they have started, now that the cell or job has ended early.
  func end()
}
