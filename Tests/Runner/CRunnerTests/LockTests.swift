import CRunner
import CRunnerInternals
import POSIX
import Synchronization
import Testing

@Suite("Locks that a thread gives back when it ends", .timeLimit(.minutes(2)))
struct LockTests {
  /// A lock that threads can share.
  private final class Lock: @unchecked Sendable {
    let lock: OpaquePointer?

    init() { lock = crunner_lock_make() }

    deinit { crunner_lock_free(lock) }

    func take() -> Bool { crunner_lock_try(lock) }
    func wait(nanoseconds: Int = -1) -> Bool { crunner_lock_wait(lock, nanoseconds) }
    func release() { crunner_lock_release(lock) }
    var isOwn: Bool { crunner_lock_is_own(lock) }
  }

  @Test("A free lock is taken once, and its owner is known")
  func taking() {
    let lock = Lock()
    #expect(!lock.isOwn)
    #expect(lock.take())
    #expect(lock.isOwn && holds_locks())
    #expect(!lock.take())
    lock.release()
    #expect(!lock.isOwn && !holds_locks())
    #expect(lock.wait())
    lock.release()
  }

  @Test("A thread owns all the locks it holds, not only the newest")
  func nesting() {
    let (outer, inner) = (Lock(), Lock())
    #expect(outer.take() && inner.take())
    #expect(outer.isOwn && inner.isOwn)
    inner.release()
    #expect(outer.isOwn && !inner.isOwn)
    outer.release()
    #expect(!holds_locks())
  }

  @Test("A thread that is ended gives back every lock it holds")
  func ending() {
    let (outer, inner) = (Lock(), Lock())
    #expect(outer.take() && inner.take())
    release_locks()
    #expect(!holds_locks())
    #expect(outer.take() && inner.take())
    release_locks()
  }

  @Test("A wait ends when its time is over, and the lock stays its owner's")
  func timeout() async throws {
    let lock = Lock()
    let (begun, mayEnd) = (Gate(), Gate())
    async let owner: Void = BackgroundThread.run(stackSize: 64 << 10) {
      _ = lock.wait()
      begun.open()
      mayEnd.wait()
      lock.release()
    }
    let hasTaken = try await BackgroundThread.run(stackSize: 64 << 10) {
      begun.wait()
      return lock.wait(nanoseconds: 1_000_000)
    }
    #expect(!hasTaken && !lock.isOwn)
    mayEnd.open()
    try await owner
    #expect(lock.take())
    lock.release()
  }

  @Test("Threads that wait get the lock one after the other, and no change is lost")
  func contention() async throws {
    let lock = Lock()
    nonisolated(unsafe) var count = 0
    try await withThrowingTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          try await BackgroundThread.run(stackSize: 64 << 10) {
            for _ in 0..<20_000 {
              _ = lock.wait()
              count += 1
              lock.release()
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(count == 80_000)
  }
}
