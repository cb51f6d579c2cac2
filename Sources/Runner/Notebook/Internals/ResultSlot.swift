internal import NotebookEngine
internal import Synchronization

/// Stores the result of a job.
class ResultSlot<Value>: @unchecked Sendable {  // guarded by `lock`
  let lock = Mutex(())
  // Not a `Result`: its metadata would have to be looked up for each job.
  private var value: Value?
  private var error: (any Error)?

  final func set(_ value: Value) {
    lock.withLock { _ in
      self.value = value
      error = nil
    }
  }

  final func set(_ error: any Error) {
    lock.withLock { _ in self.error = error }
  }

  final func get() -> Result<Value, any Error>? {
    lock.withLock { _ in
      UncheckedSendable(error.map { .failure($0) } ?? value.map { .success($0) })
    }.value
  }
}
