import POSIX
import Testing

@testable import Toolchains

@Suite("When a process that only saves time is ended")
struct IdleReleaseTests {
  private static let plenty = MemoryReading(available: 0.8, stalled: 0)
  private static let scarce: [MemoryReading] = [
    MemoryReading(available: 0.1, stalled: 0), MemoryReading(available: 0.8, stalled: 0.1),
    MemoryReading(available: 0, stalled: nil), MemoryReading(available: nil, stalled: 1),
  ]

  /// How long a process rests in full, while the memory stays as it is.
  private func lifetime(_ release: IdleRelease, _ memory: MemoryReading) -> Duration {
    var rest = Duration.zero
    while case .askAgain(let pause) = release.step(after: rest, memory: { memory }), pause > .zero {
      rest += pause
    }
    return rest
  }

  @Test("It rests for a minute while memory is short, and for ten minutes otherwise")
  func limits() {
    for memory in Self.scarce { #expect(lifetime(IdleRelease(), memory) == .seconds(60)) }
    #expect(lifetime(IdleRelease(), Self.plenty) == .seconds(600))
    // A machine that says nothing.
    #expect(lifetime(IdleRelease(), MemoryReading()) == .seconds(600))
  }

  @Test("It ends soon after memory becomes short")
  func change() {
    var rest = Duration.zero
    var asked = 0
    while case .askAgain(let pause) = IdleRelease().step(
      after: rest, memory: { rest < .seconds(200) ? Self.plenty : Self.scarce[0] })
    {
      asked += 1
      rest += pause
    }
    #expect(rest >= .seconds(200) && rest <= .seconds(215) && asked < 20)
  }

  @Test("The memory is read only when that makes a difference")
  func reading() {
    for rest: Duration in [.zero, .seconds(59), .seconds(600), .seconds(4000)] {
      _ = IdleRelease().step(after: rest) {
        Issue.record("It was read after \(rest)")
        return Self.plenty
      }
    }
  }

  @Test("A process that may rest for less than a minute is not kept longer by plenty of memory")
  func brief() {
    let release = IdleRelease(usual: .seconds(30))
    for memory in Self.scarce + [Self.plenty] { #expect(lifetime(release, memory) == .seconds(30)) }
  }
}
