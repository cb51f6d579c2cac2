internal import CRunner
internal import Limits
internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol

/// A lock that a thread releases even when a trap or force ends it.
///
/// The corresponding C functions are `crunner_lock_try` and its siblings.
final class RecoveringLock: Lock, @unchecked Sendable {  // the C object guards itself

  private let handle: OpaquePointer

  init() {
    guard let handle = crunner_lock_make() else { fatalError("out of memory for a lock") }
    self.handle = handle
  }

  deinit {
    crunner_lock_free(handle)
  }

  func lock() {
    if crunner_lock_try(handle) { return }
    if crunner_lock_is_own(handle) {
      NotebookRuntime.host.fail(
        RunFailure(
          kind: .crashed, name: "Deadlock",
          message:
            "deadlock: this thread already holds this Shared value's lock; do not use the value again "
            + "inside its own 'withLock'"
        ))
    }
    if crunner_lock_wait(handle, Limits.Jobs.lockTimeout) { return }
    if let context = RunnerThread.currentContext {
      context.pool.waiting(on: context) { _ = crunner_lock_wait(handle, -1) }
    } else {
      _ = crunner_lock_wait(handle, -1)
    }
  }

  func unlock() { crunner_lock_release(handle) }
}
