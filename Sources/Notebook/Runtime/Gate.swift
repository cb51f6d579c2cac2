/// Blocks threads until something has happened.
package protocol Gate: Sendable {
  /// Lets everybody through, from now on.
  func open()
  /// Blocks this thread until the gate is open.
  func wait()
}
