internal import FoundationEssentials

/// Times in the format of messages: ISO 8601 in UTC with microseconds.
package enum Timestamp {
  /// The current time, such as `2026-03-01T09:05:07.000042Z`.
  package static func now() -> String {
    let now = Date().timeIntervalSince1970
    return text(microseconds: Int((now * 1_000_000).rounded(.down)))
  }

  /// The text for a number of microseconds since 1970.
  package static func text(microseconds: Int) -> String {
    let (seconds, fraction) = floored(microseconds, by: 1_000_000)
    let (days, secondOfDay) = floored(seconds, by: 86_400)
    let (year, month, day) = civil(days: days)
    var text = [UInt8]()
    text.reserveCapacity(27)
    func put(_ number: Int, digits: Int, then separator: Unicode.Scalar) {
      var divisor = 1
      for _ in 1..<digits { divisor *= 10 }
      while divisor > 0 {
        text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
      }
      text.append(UInt8(ascii: separator))
    }
    put(year, digits: 4, then: "-")
    put(month, digits: 2, then: "-")
    put(day, digits: 2, then: "T")
    put(secondOfDay / 3600, digits: 2, then: ":")
    put(secondOfDay / 60 % 60, digits: 2, then: ":")
    put(secondOfDay % 60, digits: 2, then: ".")
    put(fraction, digits: 6, then: "Z")
    return String(decoding: text, as: UTF8.self)
  }

  private static func floored(_ value: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// The date of a day counted from 1970, by the usual arithmetic on years that begin in March.
  private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = floored(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}
