internal import Synchronization

/// The place where a job leaves its result.
final class JobResult<Value>: Sendable {
  private let result = Mutex<UncheckedSendable<Result<Value, any Error>>?>(nil)

  func set(_ result: Result<Value, any Error>) {
    let result = UncheckedSendable(result)
    self.result.withLock { $0 = result }
  }

  func get() -> Result<Value, any Error>? {
    result.withLock { $0 }?.value
  }
}
