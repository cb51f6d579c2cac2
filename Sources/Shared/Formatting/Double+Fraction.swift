extension Double {
  /// The number, but without a fraction of zero: `2`, `2.5`.
  package var withoutZeroFraction: String {
    Int(exactly: self).map(String.init) ?? String(self)
  }
}
