/// A time as users write it: `30s`, `1.5m`, `500ms`, or `30` for seconds.
package struct Seconds: Hashable, Sendable, CustomStringConvertible {
  package let value: Double

  /// Reads a time; `nil` if the text is not a time between 0 and 30 years.
  package init?(_ text: some StringProtocol) {
    let number = text.prefix { !$0.isLetter }
    guard let amount = Double(number), let unit = Self.units[String(text.dropFirst(number.count))],
      amount >= 0, amount * unit <= 1e9
    else { return nil }
    value = amount * unit
  }

  package init(_ duration: Duration) {
    value = duration / .seconds(1)
  }

  /// The time in a form that can be read again: `90s`, `1.5s`.
  package var description: String { "\(value.withoutZeroFraction)s" }

  private static let units: [String: Double] = [
    "ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "": 1,
  ]
}
