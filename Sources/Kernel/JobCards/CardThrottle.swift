internal import Execution
internal import Limits

/// Decides when which card is shown again, so that no front-end is flooded: a pure state machine.
///
/// A card changes because something happened to its job, and is then shown soon, or because time
/// passes, which can wait until few other cards are due.
struct CardThrottle: Sendable {
  typealias Instant = ContinuousClock.Instant

  private var lastShown: [CardID: Instant] = [:]
  /// The cards that have changed, with the earliest time to show them.
  private var changed: [CardID: Instant] = [:]
  /// The cards with running clocks, or with changes that can wait for the next tick.
  private var ticking: Set<CardID> = []
  private var lastRound: Instant?
  private var nextTick: Instant?

  /// Has a card shown as soon as its pace allows.
  mutating func markDirty(_ card: CardID, at now: Instant) {
    guard changed[card] == nil else { return }
    changed[card] = Swift.max(now, lastShown[card].map { $0 + Limits.Cards.updateInterval } ?? now)
  }

  /// Starts or stops the clock of a card.
  mutating func setTicking(_ isTicking: Bool, _ card: CardID, at now: Instant) {
    guard isTicking else {
      ticking.remove(card)
      return
    }
    if ticking.isEmpty { nextTick = now + Limits.Cards.tick }
    ticking.insert(card)
  }

  /// Marks a card as shown in its current state.
  mutating func didShow(_ card: CardID, at now: Instant) {
    lastShown[card] = now
    changed[card] = nil
  }

  /// Removes a card that is not shown any more.
  mutating func forget(_ card: CardID) {
    lastShown[card] = nil
    changed[card] = nil
    ticking.remove(card)
  }

  /// Whether a card has changed since it was shown.
  func isDirty(_ card: CardID) -> Bool { changed[card] != nil }

  /// When to ask for ``due(at:)``; `nil` while no card will be due.
  var deadline: Instant? {
    let round = changed.values.min().map { due in
      Swift.max(due, lastRound.map { $0 + Limits.Cards.updateInterval } ?? due)
    }
    let tick = ticking.isEmpty ? nil : nextTick
    return [round, tick].compactMap(\.self).min()
  }

  /// The cards to show now, those that have waited longest first.
  func due(at now: Instant) -> [CardID] {
    var cards: [CardID] = []
    if lastRound.map({ $0 + Limits.Cards.updateInterval <= now }) ?? true {
      cards = Self.first(Limits.Cards.perUpdate, of: changed.filter { $0.value <= now })
    }
    if !ticking.isEmpty, let nextTick, nextTick <= now {
      // Those that were shown a moment ago for another reason can wait for the next tick.
      let stale = lastShown.filter {
        ticking.contains($0.key) && $0.value + Limits.Cards.tick / 2 <= now
          && !cards.contains($0.key)
      }
      cards += Self.first(Limits.Cards.perTick, of: stale)
    }
    return cards
  }

  /// Ends a round: all cards of ``due(at:)`` have been shown.
  mutating func didShowDue(at now: Instant) {
    if lastRound.map({ $0 + Limits.Cards.updateInterval <= now }) ?? true { lastRound = now }
    if let tick = nextTick, tick <= now { nextTick = now + Limits.Cards.tick }
  }

  private static func first(_ limit: Int, of cards: [CardID: Instant]) -> [CardID] {
    cards.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(limit).map(\.key)
  }
}
