import Glibc

/// Threads for calls that block, so that Swift's cooperative pool never does.
package enum BackgroundThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }

  /// Runs a closure on a thread of its own, which nobody joins.
  ///
  /// - Parameters:
  ///   - stackSize: The room for the thread's calls, in bytes.
  ///   - body: What the thread does.
  /// - Throws: `POSIXError` when the system gives no more threads.
  package static func start(
    stackSize: Int = 256 << 10, _ body: @escaping @Sendable () -> Void
  ) throws(POSIXError) {
    var thread = pthread_t()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackSize)
    let work = Unmanaged.passRetained(Work(body: body))
    let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
      guard let pointer else { return nil }
      Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
      return nil
    }
    let code = pthread_create(&thread, &attributes, entry, work.toOpaque())
    guard code == 0 else {
      work.release()
      throw POSIXError("start a thread", code: code)
    }
  }
}
