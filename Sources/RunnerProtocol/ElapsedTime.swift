/// A time as users read it, in the unit that reads best: `80 ms`, `1.25 s`, `3 min 5 s`.
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
    case ..<0.001: "\(Int((seconds * 1_000_000).rounded())) µs"
    case ..<1: "\(Int((seconds * 1000).rounded())) ms"
    case ..<60: "\((seconds * 100).rounded() / 100) s"
    case ..<1e15: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    default: "\(seconds) s"
    }
  }
}
