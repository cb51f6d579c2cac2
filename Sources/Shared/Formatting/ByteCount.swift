/// An amount of bytes as users read and write it: `800 kB`, `10 MB`, `1.5 GB`.
///
/// Units are powers of 1000, as in Jupyter; `KiB`, `MiB` and `GiB` can be read too.
package struct ByteCount: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  package var bytes: Int

  package init(bytes: Int) {
    self.bytes = bytes
  }

  package static func kilobytes(_ count: Int) -> ByteCount { ByteCount(bytes: count * 1000) }
  package static func megabytes(_ count: Int) -> ByteCount { ByteCount(bytes: count * 1_000_000) }

  /// Reads an amount such as `200MB`, `1.5 GB` or `4096`; `nil` if the text is not an amount.
  package init?(_ text: some StringProtocol) {
    let number = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(number.count).drop { $0 == " " }
    guard let value = Double(number), let factor = Self.factors[unit.lowercased()],
      value * factor < 1e18
    else { return nil }
    self.init(bytes: Int((value * factor).rounded()))
  }

  private static let factors: [String: Double] = [
    "": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
    "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12,
    "kib": 0x1p10, "mib": 0x1p20, "gib": 0x1p30,
  ]

  package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

  package var description: String {
    let (unit, size) =
      switch bytes.magnitude {
      case ..<1000: ("bytes", 1.0)
      case ..<1_000_000: ("kB", 1e3)
      case ..<1_000_000_000: ("MB", 1e6)
      default: ("GB", 1e9)
      }
    let value = (Double(bytes) / size * 10).rounded() / 10
    return "\(value.withoutZeroFraction) \(bytes == 1 ? "byte" : unit)"
  }
}
