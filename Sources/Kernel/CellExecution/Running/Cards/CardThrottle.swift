internal import Limits

/// Names a card as long as the kernel runs.
struct CardID: Hashable, Comparable, Sendable {
  let rawValue: Int

  static func < (first: CardID, second: CardID) -> Bool { first.rawValue < second.rawValue }
}

/// Decides when which card is shown anew, so that no front-end is flooded: a pure state machine.
///
/// What a card says changes when something happened to its job, and then is shown soon, or because
/// time passes, which can wait until few others are in the way.
struct CardThrottle: Sendable {
  typealias Instant = ContinuousClock.Instant

  private var lastShown: [CardID: Instant] = [:]
  /// The cards that have changed, with the earliest time to show them.
  private var changed: [CardID: Instant] = [:]
  /// The cards with clocks that run, or with small news.
  private var ticking: Set<CardID> = []
  private var lastRound: Instant?
  private var nextTick: Instant?

  /// Takes note that something happened that a card has to tell.
  mutating func change(_ card: CardID, at now: Instant) {
    guard changed[card] == nil else { return }
    changed[card] = Swift.max(now, lastShown[card].map { $0 + Limits.Cards.updateInterval } ?? now)
  }

  /// Has a card shown now and then, or not any more.
  mutating func setTicking(_ isTicking: Bool, _ card: CardID, at now: Instant) {
    guard isTicking else {
      ticking.remove(card)
      return
    }
    if ticking.isEmpty { nextTick = now + Limits.Cards.tick }
    ticking.insert(card)
  }

  /// Takes note that a card is shown as it is now.
  mutating func show(_ card: CardID, at now: Instant) {
    lastShown[card] = now
    changed[card] = nil
  }

  /// Forgets a card that is not shown any more.
  mutating func forget(_ card: CardID) {
    lastShown[card] = nil
    changed[card] = nil
    ticking.remove(card)
  }

  /// Whether a card has changed since it was shown.
  func isChanged(_ card: CardID) -> Bool { changed[card] != nil }

  /// When to look again; nothing while nothing is to be shown.
  var deadline: Instant? {
    let round = changed.values.min().map { due in
      Swift.max(due, lastRound.map { $0 + Limits.Cards.updateInterval } ?? due)
    }
    let tick = ticking.isEmpty ? nil : nextTick
    return [round, tick].compactMap(\.self).min()
  }

  /// The cards to show now, those first that wait the longest.
  func due(at now: Instant) -> [CardID] {
    var cards: [CardID] = []
    if lastRound.map({ $0 + Limits.Cards.updateInterval <= now }) ?? true {
      cards = Self.first(Limits.Cards.perUpdate, of: changed.filter { $0.value <= now })
    }
    if !ticking.isEmpty, let nextTick, nextTick <= now {
      // Those that were shown a moment ago for another reason can wait for the next one.
      let stale = lastShown.filter {
        ticking.contains($0.key) && $0.value + Limits.Cards.tick / 2 <= now
          && !cards.contains($0.key)
      }
      cards += Self.first(Limits.Cards.perTick, of: stale)
    }
    return cards
  }

  /// Takes note that what was due is shown, all of it.
  mutating func endRound(at now: Instant) {
    if lastRound.map({ $0 + Limits.Cards.updateInterval <= now }) ?? true { lastRound = now }
    if let tick = nextTick, tick <= now { nextTick = now + Limits.Cards.tick }
  }

  private static func first(_ limit: Int, of cards: [CardID: Instant]) -> [CardID] {
    cards.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(limit).map(\.key)
  }
}
