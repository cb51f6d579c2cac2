internal import CRunner

/// A thread whose work can be ended from outside or by a trap without harm to the others.
///
/// The corresponding C functions are `crunner_thread_start` and its siblings.
struct RunnerThread: Hashable, @unchecked Sendable {  // the C object is never freed
  private let thread: OpaquePointer

  /// What a thread works for, as far as its end is concerned.
  final class Context: Sendable {
    let pool: ThreadPool
    let body: @Sendable () -> Void

    init(pool: ThreadPool, body: @escaping @Sendable () -> Void) {
      self.pool = pool
      self.body = body
    }
  }

  private init(_ thread: OpaquePointer) {
    self.thread = thread
  }

  /// Starts a thread; gives nothing when the system has no room for another.
  ///
  /// The context is released when the body returns, and stays for whoever learns of the ending
  /// when it does not.
  init?(name: String, stackSize: Int, context: Context) {
    let owned = Unmanaged.passRetained(context)
    let started = crunner_thread_start(
      name, stackSize,
      { pointer in
        guard let pointer else { return }
        let context = Unmanaged<Context>.fromOpaque(pointer)
        context.takeUnretainedValue().body()
        context.release()
      }, owned.toOpaque())
    guard let started else {
      owned.release()
      return nil
    }
    self.init(started)
  }

  static var current: RunnerThread? { crunner_thread_current().map(RunnerThread.init) }

  /// The pool this thread belongs to, if it is one of the runner's.
  static var currentPool: ThreadPool? {
    crunner_thread_context().map {
      Unmanaged<Context>.fromOpaque($0).takeUnretainedValue().pool
    }
  }

  /// Ends the sleep in progress early, once.
  func wake() { crunner_thread_wake(thread) }

  /// Ends the thread if it is where that is safe, now or when it gets there.
  ///
  /// - Parameter evenIfBlocked: Whether to end it too when it waits in the system for something.
  func stop(evenIfBlocked: Bool) { crunner_thread_stop(thread, evenIfBlocked) }

  /// Takes back ``wake()`` and ``stop()``.
  func spare() { crunner_thread_spare(thread) }
}
