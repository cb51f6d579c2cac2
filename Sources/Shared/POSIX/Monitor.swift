package import CPOSIX
internal import Glibc

/// A value behind a lock, with threads that wait until it is as they want it.
///
/// Its methods are made anew for each kind of value, since some are called a million times a second.
package final class Monitor<State>: @unchecked Sendable {  // guarded by `mutex`
  /// Guarded by the lock, so that nothing else has to see to it that nobody comes in between.
  @exclusivity(unchecked) @usableFromInline package var state: State
  @usableFromInline package let mutex: UnsafeMutablePointer<pthread_mutex_t>
  @usableFromInline package let condition: UnsafeMutablePointer<pthread_cond_t>

  package init(_ state: sending State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    // Most of what is done under these locks is shorter than to put a thread to sleep and wake it.
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_ADAPTIVE_NP))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Works on the value while nobody else does; waiting threads are not woken.
  @inlinable
  package func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Works on the value, then lets every waiting thread look at it again.
  @inlinable
  package func change<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return try body(&state)
  }

  /// Works on the value, then lets one waiting thread look at it again.
  @inlinable
  package func changeAndWakeOne<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_signal(condition)
      pthread_mutex_unlock(mutex)
    }
    return try body(&state)
  }

  /// Lets one waiting thread look at the value again, after a change by ``withLock(_:)``.
  @inlinable
  package func wakeOne() {
    pthread_cond_signal(condition)
  }

  /// Blocks until `body` gives a result; it is asked again after every change.
  @inlinable
  package func wait<Result>(for body: (inout State) -> Result?) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&state) { return result }
      pthread_cond_wait(condition, mutex)
    }
  }

  /// Blocks until `body` gives a result or the time is over.
  @inlinable
  package func wait<Result>(
    atMost time: Duration, for body: (inout State) -> Result?
  ) -> Result? {
    var deadline = timespec()
    clock_gettime(CLOCK_REALTIME, &deadline)
    // What is longer would be more than the system's clock can count.
    let (seconds, attoseconds) = min(time, .seconds(1 << 32)).components
    let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
    deadline.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
    deadline.tv_nsec = nanoseconds % 1_000_000_000
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&state) { return result }
      if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT { return body(&state) }
    }
  }
}
