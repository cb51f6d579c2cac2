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
    case -1e9..<0.001: "\(Int((seconds * 1_000_000).rounded())) µs"
    case 0..<1: "\(Int((seconds * 1000).rounded())) ms"
    case 0..<60: "\((seconds * 100).rounded() / 100) s"
    case 0..<1e15: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    default: "\(seconds) s"
    }
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
