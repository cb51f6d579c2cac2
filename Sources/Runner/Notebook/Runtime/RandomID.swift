/// Names that nobody else makes.
enum RandomID {
  /// 32 hexadecimal digits.
  static func text() -> String {
    (0..<2).map { _ in
      let digits = String(UInt64.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
