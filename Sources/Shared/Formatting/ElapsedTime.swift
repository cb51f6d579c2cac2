/// A time as users read it, in the most readable unit: `80 ms`, `1.25 s`, `3 min 5 s`.
///
/// Any number has a description, infinity and what is not a number too.
package struct ElapsedTime: Hashable, Sendable, CustomStringConvertible {
  package let seconds: Double

  package init(seconds: Double) {
    self.seconds = seconds
  }

  package init(_ duration: Duration) {
    self.init(seconds: duration / .seconds(1))
  }

  package var description: String {
    switch seconds {
    case -1e9..<0.001: TimeUnit.microsecond.text(of: seconds)
    case 0..<1: TimeUnit.millisecond.text(of: seconds)
    case 0..<60: "\((seconds * 100).rounded() / 100) s"
    case 0..<1e15: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    default: "\(seconds) s"
    }
  }

  /// The time with three digits, for measurements: `1.23 ms`, `12.5 s`; `3 min 5 s` as everywhere.
  package var measured: String {
    guard seconds < 60 else { return description }
    let unit = TimeUnit(notLongerThan: seconds)
    let parts: Double =
      switch seconds / unit.rawValue {
      case ..<10: 100
      case ..<100: 10
      default: 1
      }
    return unit.text(of: seconds, inPartsOf: parts)
  }

  /// The time in whole seconds, for running clocks: `0 s`, `12 s`, `3 min 5 s`, `2 h 5 min`.
  package var ticking: String {
    let whole = Int(seconds.clamped(to: 0...1e15))
    return switch whole {
    case ..<60: "\(whole) s"
    case ..<3600: "\(whole / 60) min \(whole % 60) s"
    default: "\((whole / 3600).grouped) h \(whole / 60 % 60) min"
    }
  }
}

extension Double {
  /// The nearest number of a range; its start for NaN.
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    Double.minimum(Double.maximum(self, range.lowerBound), range.upperBound)
  }
}
