import POSIX
import Testing

@Suite("Wakeups", .timeLimit(.minutes(2)))
struct WakeupDescriptorTests {
  @Test("A raised flag stays raised for all waiters, until it is lowered")
  func flag() throws {
    let wakeup = try WakeupDescriptor()
    #expect(!wakeup.wait(atMostMilliseconds: 0))
    wakeup.raise()
    wakeup.raise()
    #expect(wakeup.wait(atMostMilliseconds: 0))
    #expect(wakeup.wait(atMostMilliseconds: 0))
    wakeup.lower()
    #expect(!wakeup.wait(atMostMilliseconds: 0))
    wakeup.lower()
    wakeup.raise()
    #expect(wakeup.wait(atMostMilliseconds: 0))
  }

  @Test("A thread that waits goes on when another raises the flag")
  func threads() async throws {
    let wakeup = try WakeupDescriptor()
    let hasWoken = await withCheckedContinuation { continuation in
      do {
        try BackgroundThread.start {
          continuation.resume(returning: wakeup.wait(atMostMilliseconds: 20_000))
        }
        wakeup.raise()
      } catch {
        continuation.resume(returning: false)
      }
    }
    #expect(hasWoken)
  }

  @Test("A process whose parent lives is no orphan")
  func parent() {
    #expect(!ParentWatch().isOrphan)
  }
}
