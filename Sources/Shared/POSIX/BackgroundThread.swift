import CPOSIX
import Glibc

/// Detached threads that serve the process in the background.
package enum BackgroundThread {
  private final class Work: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  /// Computes a value on a new thread with a stack of the given size, in bytes.
  package static func run<Value: Sendable>(
    stackSize: Int, _ body: @escaping @Sendable () -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try start(stackSize: stackSize) { continuation.resume(returning: body()) }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  /// Runs `body` on a new thread.
  ///
  /// - Parameters:
  ///   - name: What debuggers and `ps` show, at most 15 bytes.
  ///   - stackSize: The size of the thread's stack, in bytes.
  ///   - body: The thread's work.
  /// - Throws: A ``POSIXError`` when the system cannot start another thread.
  ///
  /// The corresponding C function is `pthread_create`.
  package static func start(
    name: String = "background", stackSize: Int = 512 << 10,
    _ body: @escaping @Sendable () -> Void
  ) throws(POSIXError) {
    var thread = pthread_t()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackSize)
    let work = Unmanaged.passRetained(Work(name: name, body: body))
    let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
      guard let pointer else { return nil }
      let work = Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue()
      cposix_name_thread(work.name)
      work.body()
      return nil
    }
    let code = pthread_create(&thread, &attributes, entry, work.toOpaque())
    guard code == 0 else {
      work.release()
      throw POSIXError("start a thread", code: code)
    }
  }

  /// Suspends the current thread, also across signals.
  package static func sleep(_ time: Duration) {
    let (seconds, attoseconds) = time.components
    var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    var left = timespec()
    while nanosleep(&wanted, &left) == -1, errno == EINTR { wanted = left }
  }
}
