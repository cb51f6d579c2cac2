/// Keeps threads out of something while one of them is in it; a thread that ends there gives it back.
package protocol Lock: Sendable {
  /// Blocks this thread until it is the only one that has the lock.
  func lock()
  /// Gives back the lock that this thread has taken last.
  func unlock()
}
