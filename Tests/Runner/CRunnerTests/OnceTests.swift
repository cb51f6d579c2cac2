import CRunnerInternals
import Glibc
import POSIX
import Synchronization
import Testing

@Suite("First values of globals", .timeLimit(.minutes(2)))
struct OnceTests {
  /// The state of a global value, and what its computation does.
  private final class Global: @unchecked Sendable {
    let state = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    let compute: () -> Void
    let computations = Atomic(0)

    init(_ compute: @escaping () -> Void = {}) {
      state.initialize(to: 0)
      self.compute = compute
    }

    deinit { state.deallocate() }

    func use() {
      swift_once(
        state,
        { context in
          guard let context else { return }
          let global = Unmanaged<Global>.fromOpaque(context).takeUnretainedValue()
          global.computations.add(1, ordering: .relaxed)
          global.compute()
        }, Unmanaged.passUnretained(self).toOpaque())
    }

    var count: Int { computations.load(ordering: .relaxed) }
  }

  @Test("A value is computed once, however many threads need it first")
  func once() async throws {
    for _ in 0..<200 {
      let global = Global { sched_yield() }
      try await withThrowingTaskGroup { group in
        for _ in 0..<4 {
          group.addTask { try await BackgroundThread.run(stackSize: 64 << 10) { global.use() } }
        }
        try await group.waitForAll()
      }
      #expect(global.count == 1)
    }
  }

  @Test("A value may need others, each of which is computed once")
  func nesting() {
    let inner = Global()
    let outer = Global { inner.use() }
    for _ in 1...2 {
      outer.use()
      inner.use()
    }
    #expect(outer.count == 1 && inner.count == 1)
  }

  @Test("A value that a thread was computing when it ended is computed by another")
  func ending() async throws {
    let (isComputing, mayEnd) = (Gate(), Gate())
    let isFirst = Atomic(true)
    let global = Global {
      guard isFirst.exchange(false, ordering: .relaxed) else { return }
      release_globals()
      isComputing.open()
      mayEnd.wait()
    }
    async let first: Void = BackgroundThread.run(stackSize: 64 << 10) { global.use() }
    try await BackgroundThread.run(stackSize: 64 << 10) {
      isComputing.wait()
      global.use()
    }
    #expect(global.count == 2)
    mayEnd.open()
    try await first
    global.use()
    #expect(global.count == 2)
  }
}
