/// Makes the identifiers of displays and comms, unique among all kernels: notebooks outlive them.
package enum RandomID {
  /// 32 hexadecimal digits.
  package static func text() -> String {
    (0..<2).map { _ in
      let digits = String(UInt64.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
