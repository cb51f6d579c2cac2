/// The module of cells that declare nothing: their statements are the body of a function in it.
///
/// A compiler that has compiled it once need not read again what it imports to compile it with another
/// body. All such cells share its name, and no cell ever imports it.
package enum StatementsModule {
  /// No cell has this number.
  static let serial = 0
  package static let function = "_notebookCell"
  /// What follows the statements.
  static let ending = "}\ntry \(function)()\n"
  /// What the places of its code are said to be in.
  package static let file = "statements"
}
