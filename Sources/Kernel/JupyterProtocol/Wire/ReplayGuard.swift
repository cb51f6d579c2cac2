/// Remembers the newest signatures, so that a recorded message cannot be sent again.
package struct ReplayGuard: Sendable {
  /// How many signatures are remembered; as many as jupyter_client remembers.
  package static let capacity = 65_536

  private var known: Set<SIMD2<UInt64>> = []
  private var order: [SIMD2<UInt64>] = []
  private var oldest = 0

  package init() {}

  /// Remembers a signature.
  ///
  /// - Returns: Whether it is new.
  package mutating func insert(_ signature: [UInt8]) -> Bool {
    let digest = Self.digest(of: signature)
    guard known.insert(digest).inserted else { return false }
    if order.count < Self.capacity {
      order.append(digest)
    } else {
      known.remove(order[oldest])
      order[oldest] = digest
      oldest = (oldest + 1) % Self.capacity
    }
    return true
  }

  /// The first 128 bits, written in hexadecimal digits; enough of any HMAC to tell two apart.
  private static func digest(of signature: [UInt8]) -> SIMD2<UInt64> {
    var digest = SIMD2<UInt64>()
    for (index, digit) in signature.prefix(32).enumerated() {
      let value = UInt64(digit <= UInt8(ascii: "9") ? digit & 0x0F : (digit & 0x0F) + 9)
      digest[index / 16] = digest[index / 16] << 4 | value
    }
    return digest
  }
}
