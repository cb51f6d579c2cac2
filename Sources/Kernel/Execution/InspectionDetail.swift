/// How much an inspection describes.
package enum InspectionDetail: Int, Hashable, Sendable {
  /// Its declaration and documentation.
  case documentation = 0
  /// The source text, too, if it is in a cell.
  case source = 1
}
