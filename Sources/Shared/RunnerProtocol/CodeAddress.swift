/// A place in loaded code: a file and an offset in it, as symbolizers want them.
package struct CodeAddress: Hashable, Sendable {
  /// The path of the library or program.
  package var path: String
  /// The distance from the file's first byte in memory.
  package var offset: UInt64
  /// The nearest exported symbol, mangled, if there is one.
  package var symbol: String?

  package init(path: String, offset: UInt64, symbol: String? = nil) {
    self.path = path
    self.offset = offset
    self.symbol = symbol
  }
}
