internal import NotebookEngine

/// A value that cells and jobs may use at the same time, with a lock around it.
///
/// For example:
///
///     let total = Shared(0)
///     for n in 1...100 { run { total.withLock { $0 += n } } }
///     jobs.wait()
///     total.value
///
/// When a trap ends a job inside of ``withLock(_:)``, the lock is free again and the value is as it was
/// left, maybe without what was changed just before. A job that is ended by force has 300 ms to come
/// out of the lock first, a cell 60 ms.
public final class Shared<Value>: @unchecked Sendable {  // guarded by `lock`
  /// Not a property: a thread that ends inside must not count as one that is still at it.
  private let storage = UnsafeMutablePointer<Value>.allocate(capacity: 1)
  private let lock = NotebookRuntime.host.makeLock()

  public init(_ value: Value) {
    storage.initialize(to: value)
  }

  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  /// Works on the value while nobody else does.
  ///
  /// Keep it short: others wait meanwhile. The value cannot be used from inside in another way, which
  /// would wait for itself and so is an error.
  ///
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws; the value is then as `body` has left it.
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&storage.pointee)
  }

  /// A copy of the value as it is now.
  ///
  /// ``withLock(_:)`` changes it.
  public var value: Value { withLock { $0 } }
}

extension Shared: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "Shared(\(String(reflecting: value)))" }

  public var debugDescription: String { description }
}
