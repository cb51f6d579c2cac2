/// The module that cells without declarations are compiled as: their statements become the body of
/// a function.
///
/// A compiler that has compiled it once does not read its imports again to compile it with another
/// body. All such cells share the module's name, which is safe because no cell imports it.
package enum StatementsModule {
  /// A serial number that no cell has.
  static let serial = 0
  package static let function = "_notebookCell"
  /// The text after the statements.
  static let ending = "}\ntry \(function)()\n"
  /// The file name that its line tables contain.
  package static let file = "statements"
}
