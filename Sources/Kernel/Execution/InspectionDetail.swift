/// How much is said about what the cursor is on.
package enum InspectionDetail: Int, Hashable, Sendable {
  /// Its declaration and documentation.
  case documentation = 0
  /// The source text, too, where it is a cell's.
  case source = 1
}
