/// Stores the newest signatures, to refuse a recorded message that is sent again.
package struct ReplayGuard: Sendable {
  /// How many signatures are stored; as many as in jupyter_client.
  package static let capacity = 65_536

  private var known: Set<SIMD2<UInt64>> = []
  private var order: [SIMD2<UInt64>] = []
  private var oldest = 0

  package init() {}

  /// Stores a signature.
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

  /// The first 128 bits of a signature in hexadecimal digits, enough to distinguish any two.
  private static func digest(of signature: [UInt8]) -> SIMD2<UInt64> {
    var digest = SIMD2<UInt64>()
    for (index, digit) in signature.prefix(32).enumerated() {
      let value = UInt64(digit <= UInt8(ascii: "9") ? digit & 0x0F : (digit & 0x0F) + 9)
      digest[index / 16] = digest[index / 16] << 4 | value
    }
    return digest
  }
}
