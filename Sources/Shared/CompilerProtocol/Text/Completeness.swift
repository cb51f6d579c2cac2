/// Whether a text is a whole cell or wants another line.
package enum Completeness: Hashable, Sendable, Codable {
  case complete
  /// More lines are wanted; the next should start with this indent.
  case incomplete(indent: String)
  /// No further line can make it right.
  case invalid
}
