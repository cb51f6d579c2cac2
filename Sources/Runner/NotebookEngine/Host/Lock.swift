/// A mutual exclusion lock that a thread releases even when it is ended.
package protocol Lock: Sendable {
  /// Blocks this thread until it has the lock.
  func lock()
  /// Releases the lock that this thread has taken last.
  func unlock()
}
