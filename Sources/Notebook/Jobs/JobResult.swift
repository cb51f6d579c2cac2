internal import Synchronization

/// The place where a job leaves its result.
final class JobResult<Value>: @unchecked Sendable {  // guarded by `lock`
  private let lock = Mutex(())
  private var result: Result<Value, any Error>?

  func set(_ result: Result<Value, any Error>) {
    lock.withLock { _ in self.result = result }
  }

  func get() -> Result<Value, any Error>? {
    lock.withLock { _ in UncheckedSendable(result) }.value
  }
}
