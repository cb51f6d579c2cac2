/// Whether a text is a whole cell, as `is_complete_reply` says it.
package enum Completeness: Hashable, Sendable {
  case complete
  /// More lines are wanted; the next should start with this indent.
  case incomplete(indent: String)
  case invalid
}
