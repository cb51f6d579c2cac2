/// What becomes of a cell's jobs when the cell runs again.
package enum RerunPolicy: String, Hashable, Sendable {
  /// They keep running; their output goes to their logs alone.
  case keep
  /// They are cancelled.
  case cancel
}
