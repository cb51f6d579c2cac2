/// An address in loaded code, as a file and an offset that symbolizers understand.
package struct CodeAddress: Hashable, Sendable, Codable {
  /// The path of the library or program.
  package var path: String
  /// The distance from the file's first byte in memory, in bytes.
  package var offset: UInt64
  /// The mangled name of the nearest exported symbol, if there is one.
  package var symbol: String?

  package init(path: String, offset: UInt64, symbol: String? = nil) {
    self.path = path
    self.offset = offset
    self.symbol = symbol
  }
}
