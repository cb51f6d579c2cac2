/// Blocks threads until something has happened.
package protocol Gate: Sendable {
  /// Lets everybody through, from now on.
  func open()
  /// Blocks this thread until the gate is open, or the time is over if there is one.
  func wait(atMost time: Duration?)
}

extension Gate {
  /// Blocks this thread until the gate is open.
  package func wait() { wait(atMost: nil) }
}
