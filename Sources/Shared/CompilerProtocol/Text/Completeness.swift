/// Whether a text is a complete cell or needs another line.
package enum Completeness: Hashable, Sendable, Codable {
  case complete
  /// It needs another line, which should start with this indent.
  case incomplete(indent: String)
  /// No further line can make it valid.
  case invalid
}
