import CompilerProtocol

/// The modules of earlier cells a cell imports, and what of each.
struct CellImports: Hashable, Sendable {
  /// A declaration in a cell that is seen by its name.
  struct Name: Hashable, Sendable {
    var name: String
    var kind: String
    /// The module through which it is seen.
    var module: String
  }

  /// The module through which all is seen that is used without being named.
  var open: String
  /// The modules with functions that the cell adds others of the same name to.
  var extended: [String] = []
  var names: [Name] = []
  /// The modules whose private declarations the cell may use.
  var granted: [String] = []
  /// The serial numbers of the cells it comes to see so, directly or not.
  var serials: Set<Int> = []

  /// The modules that are to be seen through the cell itself as well.
  func exports(of outline: CellOutline) -> [String] {
    (outline.isOpen ? [open] : []) + extended
  }

  /// The import lines of a cell.
  ///
  /// - Parameters:
  ///   - exports: The modules that are seen through the cell.
  ///   - exportsOpen: Whether ``open`` is one of them, or is seen through one.
  ///   - access: How the cell gets to use what is private.
  /// - Returns: Whole lines.
  func importLines(
    exporting exports: [String] = [], includingOpen exportsOpen: Bool = false,
    _ access: AccessControl
  ) -> String {
    var lines = exports.map { "@_exported import \($0)\n" }
    // Imported twice it would be as near as what re-exports it, and could not be hidden.
    if !exportsOpen { lines.append("import \(open)\n") }
    let direct = Set(names.map(\.module))
    lines += names.map { name in
      Self.right(to: name.module, access) + "import \(name.kind) \(name.module).`\(name.name)`\n"
    }
    if access == .granted {
      lines += granted.filter { !direct.contains($0) }.map { module in
        Self.right(to: module, access) + "import enum \(module)._\(module)\n"
      }
    }
    return lines.joined()
  }

  private static func right(to module: String, _ access: AccessControl) -> String {
    access == .granted ? "@_private(sourceFile: \"\(module).swift\") " : ""
  }
}
