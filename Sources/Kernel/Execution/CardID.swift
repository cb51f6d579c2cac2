/// Names a card for as long as the kernel runs.
package struct CardID: RawRepresentable, Hashable, Comparable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) {
    self.rawValue = rawValue
  }

  package static func < (first: CardID, second: CardID) -> Bool {
    first.rawValue < second.rawValue
  }
}
