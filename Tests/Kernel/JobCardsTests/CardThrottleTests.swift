import Execution
import Testing

@testable import JobCards

@Suite("When cards are shown")
struct CardThrottleTests {
  private let start = ContinuousClock.now

  /// Shows cards whenever they are due, and returns the times at which each was shown.
  private func run(
    _ throttle: inout CardThrottle, for time: Duration, each step: Duration = .milliseconds(5),
    _ change: (inout CardThrottle, ContinuousClock.Instant) -> Void
  ) -> [CardID: [Duration]] {
    var shown: [CardID: [Duration]] = [:]
    var now = start
    while now <= start + time {
      change(&throttle, now)
      if let deadline = throttle.deadline, deadline <= now {
        let cards = throttle.due(at: now)
        for card in cards {
          throttle.didShow(card, at: now)
          shown[card, default: []].append(now - start)
        }
        throttle.didShowDue(at: now)
        // Otherwise waiting for the deadline would be a busy loop.
        #expect(throttle.deadline.map { $0 > now } ?? true)
      }
      now += step
    }
    return shown
  }

  @Test("A card that changes all the time is shown at most eight times a second")
  func eightTimes() {
    var throttle = CardThrottle()
    let card = CardID(rawValue: 1)
    let shown = run(&throttle, for: .seconds(10)) { $0.markDirty(card, at: $1) }
    #expect((78...81).contains(shown[card]?.count ?? 0), "\(shown)")
  }

  @Test("Many cards that change all the time are shown in turn, not too many at once")
  func many() {
    var throttle = CardThrottle()
    let cards = (1...100).map(CardID.init(rawValue:))
    let shown = run(&throttle, for: .seconds(10)) { throttle, now in
      for card in cards { throttle.markDirty(card, at: now) }
    }
    let counts = cards.map { shown[$0]?.count ?? 0 }
    #expect(counts.reduce(0, +) <= 65 * 10)
    #expect((counts.min() ?? 0) >= 5, "\(counts)")
  }

  @Test("The clock of one card ticks once a second; those of many share ten a second")
  func ticks() {
    for count in [1, 5, 60] {
      var throttle = CardThrottle()
      for number in 1...count {
        let card = CardID(rawValue: number)
        throttle.didShow(card, at: start)
        throttle.setTicking(true, card, at: start)
      }
      let shown = run(&throttle, for: .seconds(30)) { _, _ in }
      let total = shown.values.reduce(0) { $0 + $1.count }
      #expect(total <= min(count, 10) * 30, "\(count) cards")
      #expect(total >= min(count, 10) * 28, "\(count) cards")
      #expect(shown.count == count)
    }
  }

  @Test("A change is shown at once when the card has been still")
  func soon() {
    var throttle = CardThrottle()
    let card = CardID(rawValue: 1)
    throttle.didShow(card, at: start)
    throttle.markDirty(card, at: start + .seconds(1))
    #expect(throttle.deadline == start + .seconds(1))
    #expect(throttle.due(at: start + .seconds(1)) == [card])
    throttle.didShow(card, at: start + .seconds(1))
    throttle.markDirty(card, at: start + .milliseconds(1010))
    #expect(throttle.deadline == start + .milliseconds(1125))
  }

  @Test("A forgotten card is never due")
  func forgotten() {
    var throttle = CardThrottle()
    let card = CardID(rawValue: 1)
    throttle.didShow(card, at: start)
    throttle.setTicking(true, card, at: start)
    throttle.markDirty(card, at: start)
    throttle.forget(card)
    #expect(throttle.deadline == nil)
    #expect(throttle.due(at: start + .seconds(9)) == [])
  }
}
