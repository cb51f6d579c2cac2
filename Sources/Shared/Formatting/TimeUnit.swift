/// A unit in which users read a time; the raw value is its length in seconds.
package enum TimeUnit: Double, CaseIterable, Sendable {
  case hour = 3600
  case minute = 60
  case second = 1
  case millisecond = 1e-3
  case microsecond = 1e-6

  /// The longest unit that is not longer than a time; the shortest one for even shorter times.
  package init(notLongerThan seconds: Double) {
    self = Self.allCases.first { seconds >= $0.rawValue } ?? .microsecond
  }

  private var symbol: String {
    switch self {
    case .hour: "h"
    case .minute: "min"
    case .second: "s"
    case .millisecond: "ms"
    case .microsecond: "µs"
    }
  }

  /// A time in this unit: `250 µs`, `1.5 min`.
  ///
  /// - Parameters:
  ///   - seconds: The time in seconds.
  ///   - parts: How many parts of the unit are told apart.
  /// - Returns: The number without a fraction of zero, and the unit.
  package func text(of seconds: Double, inPartsOf parts: Double = 1) -> String {
    "\(((seconds / rawValue * parts).rounded() / parts).withoutZeroFraction) \(symbol)"
  }
}
