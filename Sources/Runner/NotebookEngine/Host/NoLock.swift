/// A lock that does nothing.
struct NoLock: Lock {
  package func lock() {}
  package func unlock() {}
}
