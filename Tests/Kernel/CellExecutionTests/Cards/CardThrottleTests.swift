import Testing

@testable import CellExecution

@Suite("When cards are shown")
struct CardThrottleTests {
  private let start = ContinuousClock.now

  /// Shows what is due whenever it is, and gives the times at which each card was shown.
  private func run(
    _ pacing: inout CardThrottle, for time: Duration, each step: Duration = .milliseconds(5),
    _ change: (inout CardThrottle, ContinuousClock.Instant) -> Void
  ) -> [CardID: [Duration]] {
    var shown: [CardID: [Duration]] = [:]
    var now = start
    while now <= start + time {
      change(&pacing, now)
      if let deadline = pacing.deadline, deadline <= now {
        let cards = pacing.due(at: now)
        for card in cards {
          pacing.show(card, at: now)
          shown[card, default: []].append(now - start)
        }
        pacing.endRound(at: now)
        // Otherwise who waits for the deadline would turn round and round.
        #expect(pacing.deadline.map { $0 > now } ?? true)
      }
      now += step
    }
    return shown
  }

  @Test("A card that changes all the time is shown at most eight times a second")
  func eightTimes() {
    var pacing = CardThrottle()
    let card = CardID(rawValue: 1)
    let shown = run(&pacing, for: .seconds(10)) { $0.change(card, at: $1) }
    #expect((78...81).contains(shown[card]?.count ?? 0), "\(shown)")
  }

  @Test("Many cards that change all the time are shown in turn, not too many at once")
  func many() {
    var pacing = CardThrottle()
    let cards = (1...100).map(CardID.init(rawValue:))
    let shown = run(&pacing, for: .seconds(10)) { pacing, now in
      for card in cards { pacing.change(card, at: now) }
    }
    let counts = cards.map { shown[$0]?.count ?? 0 }
    #expect(counts.reduce(0, +) <= 65 * 10)
    #expect((counts.min() ?? 0) >= 5, "\(counts)")
  }

  @Test("The clock of one card ticks once a second; those of many share ten a second")
  func ticks() {
    for count in [1, 5, 60] {
      var pacing = CardThrottle()
      for number in 1...count {
        let card = CardID(rawValue: number)
        pacing.show(card, at: start)
        pacing.setTicking(true, card, at: start)
      }
      let shown = run(&pacing, for: .seconds(30)) { _, _ in }
      let total = shown.values.reduce(0) { $0 + $1.count }
      #expect(total <= min(count, 10) * 30, "\(count) cards")
      #expect(total >= min(count, 10) * 28, "\(count) cards")
      #expect(shown.count == count)
    }
  }

  @Test("A change is shown at once when the card has been still")
  func soon() {
    var pacing = CardThrottle()
    let card = CardID(rawValue: 1)
    pacing.show(card, at: start)
    pacing.change(card, at: start + .seconds(1))
    #expect(pacing.deadline == start + .seconds(1))
    #expect(pacing.due(at: start + .seconds(1)) == [card])
    pacing.show(card, at: start + .seconds(1))
    pacing.change(card, at: start + .milliseconds(1010))
    #expect(pacing.deadline == start + .milliseconds(1125))
  }

  @Test("A forgotten card is never due")
  func forgotten() {
    var pacing = CardThrottle()
    let card = CardID(rawValue: 1)
    pacing.show(card, at: start)
    pacing.setTicking(true, card, at: start)
    pacing.change(card, at: start)
    pacing.forget(card)
    #expect(pacing.deadline == nil)
    #expect(pacing.due(at: start + .seconds(9)) == [])
  }
}
