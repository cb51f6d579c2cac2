import Testing

@testable import CellRunner

@Suite("Threads that wait for work")
struct IdleThreadsTests {
  /// The threads behind a reference, so that expectations can change them.
  private final class Idle {
    private var threads = IdleThreads()

    var count: Int { threads.count }

    func begin() -> Bool { threads.begin() }
    func shouldWakeOne() -> Bool { threads.shouldWakeOne() }
    func ask(afterLooking hasLooked: Bool) { threads.ask(afterLooking: hasLooked) }

    func askInVain(afterLooking hasLooked: Bool) {
      ask(afterLooking: hasLooked)
      threads.resume()
    }
  }

  @Test("While one looks out for work none is woken, then one at a time")
  func oneAtATime() {
    let idle = Idle()
    #expect(!idle.shouldWakeOne())
    #expect(idle.begin())
    #expect(!idle.begin())
    #expect(!idle.shouldWakeOne())
    // Both find nothing and sleep.
    idle.askInVain(afterLooking: true)
    idle.askInVain(afterLooking: false)
    #expect(idle.shouldWakeOne())
    #expect(!idle.shouldWakeOne())
    idle.ask(afterLooking: false)
    #expect(idle.shouldWakeOne())
    #expect(idle.count == 1)
  }

  @Test(
    "A thread that was to be woken before it slept does not leave all asleep",
    arguments: [true, false])
  func wokenTooEarly(findsWork: Bool) {
    let idle = Idle()
    #expect(idle.begin())
    #expect(!idle.begin())
    // The first finds work; for the next piece the second is to be woken, which is still awake.
    idle.ask(afterLooking: true)
    #expect(idle.shouldWakeOne())
    if findsWork {
      idle.ask(afterLooking: false)
      #expect(idle.begin())
      idle.askInVain(afterLooking: true)
    } else {
      idle.askInVain(afterLooking: false)
    }
    #expect(idle.count == 1)
    #expect(idle.shouldWakeOne())
  }
}
