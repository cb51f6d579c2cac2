internal import NotebookEngine

/// A value with a lock, for cells and jobs that use it at the same time.
///
/// For example:
///
///     let total = Shared(0)
///     for n in 1...100 { run { total.withLock { $0 += n } } }
///     jobs.wait()
///     total.value
///
/// If a trap ends a job inside ``withLock(_:)``, the lock is released, and the value stays as the job
/// left it, perhaps with a change half done. A job that is ended by force gets 300 ms to leave the lock
/// first, a cell 60 ms.
public final class Shared<Value>: @unchecked Sendable {  // guarded by `lock`
  /// In memory of its own: the runtime would take a thread that ends during an access to a stored
  /// property for one that is still accessing it.
  private let storage = UnsafeMutablePointer<Value>.allocate(capacity: 1)
  private let lock = NotebookRuntime.host.makeLock()

  /// Makes a lock around a value.
  public init(_ value: Value) {
    storage.initialize(to: value)
  }

  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  /// Calls `body` with the value, while no other thread can use it.
  ///
  /// Keep it short: other threads wait meanwhile. Using the same `Shared` value again inside `body`
  /// would be a deadlock; it fails the cell or job with an error.
  ///
  /// - Parameter body: Reads or changes the value.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws; the value then stays as `body` left it.
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&storage.pointee)
  }

  /// A copy of the current value; change it with ``withLock(_:)``.
  public var value: Value { withLock { $0 } }
}

extension Shared: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "Shared(\(String(reflecting: value)))" }

  public var debugDescription: String { description }
}
