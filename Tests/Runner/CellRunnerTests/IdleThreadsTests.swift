import Testing

@testable import CellRunner

@Suite("Threads that wait for work")
struct IdleThreadsTests {
  /// The threads behind a reference, so that expectations can change them.
  private final class Idle {
    private var threads = IdleThreads()

    var count: Int { threads.count }

    func enter() -> Bool { threads.enter() }
    func shouldWakeOne() -> Bool { threads.shouldWakeOne() }
    func leave(afterSpinning hasSpun: Bool) { threads.leave(afterSpinning: hasSpun) }

    func askInVain(afterSpinning hasSpun: Bool) {
      leave(afterSpinning: hasSpun)
      threads.resume()
    }
  }

  @Test("While one thread looks for work none is woken, then one at a time")
  func oneAtATime() {
    let idle = Idle()
    #expect(!idle.shouldWakeOne())
    #expect(idle.enter())
    #expect(!idle.enter())
    #expect(!idle.shouldWakeOne())
    // Both find nothing and sleep.
    idle.askInVain(afterSpinning: true)
    idle.askInVain(afterSpinning: false)
    #expect(idle.shouldWakeOne())
    #expect(!idle.shouldWakeOne())
    idle.leave(afterSpinning: false)
    #expect(idle.shouldWakeOne())
    #expect(idle.count == 1)
  }

  @Test(
    "A thread that is woken before it sleeps does not lose the wake-up",
    arguments: [true, false])
  func wokenTooEarly(findsWork: Bool) {
    let idle = Idle()
    #expect(idle.enter())
    #expect(!idle.enter())
    // The first finds work; for the next piece the second is to be woken, which is still awake.
    idle.leave(afterSpinning: true)
    #expect(idle.shouldWakeOne())
    if findsWork {
      idle.leave(afterSpinning: false)
      #expect(idle.enter())
      idle.askInVain(afterSpinning: true)
    } else {
      idle.askInVain(afterSpinning: false)
    }
    #expect(idle.count == 1)
    #expect(idle.shouldWakeOne())
  }
}
