/// Blocks threads until it is opened; then it stays open.
package protocol Gate: Sendable {
  /// Opens the gate for good.
  func open()
  /// Blocks this thread until the gate is open, or until `time` is over if that is not `nil`.
  func wait(atMost time: Duration?)
}

extension Gate {
  /// Blocks this thread until the gate is open.
  package func wait() { wait(atMost: nil) }
}
