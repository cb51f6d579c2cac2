extension Toolchain {
  /// The number in ``version``, such as `6.3.1`.
  package var versionNumber: String {
    let words = version.split(separator: " ")
    return words.first { $0.first?.isNumber == true }.map(String.init) ?? version
  }
}
