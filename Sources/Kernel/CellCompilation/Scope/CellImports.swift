import CompilerProtocol

/// What a cell imports of earlier cells.
struct CellImports: Hashable, Sendable {
  /// A declaration that is imported by name.
  struct Name: Hashable, Sendable {
    var name: String
    /// The keyword of the import: `func`.
    var kind: String
    /// The module to import it from.
    var module: String
  }

  /// The module through which everything is visible that cannot be imported by name.
  var open: String
  /// Modules with other functions of a name for which the cell declares a function.
  var extended: [String] = []
  var names: [Name] = []
  /// The modules whose private declarations the cell may use.
  var granted: [String] = []
  /// The serial numbers of all cells whose modules are read, directly or through others.
  var serials: Set<Int> = []

  /// The modules that the cell has to re-export.
  func exports(of outline: CellOutline) -> [String] {
    (outline.isOpen ? [open] : []) + extended
  }

  /// The import lines of a cell.
  ///
  /// - Parameters:
  ///   - exports: The modules the cell re-exports.
  ///   - exportsOpen: Whether ``open`` is one of them, or is re-exported by one.
  ///   - access: How the cell may use what is private.
  /// - Returns: Whole lines.
  func importLines(
    exporting exports: [String] = [], includingOpen exportsOpen: Bool = false,
    _ access: AccessControl
  ) -> String {
    var lines = exports.map { "@_exported import \($0)\n" }
    // A second import would give it the rank of the module that re-exports it, which then could not
    // hide its declarations.
    if !exportsOpen { lines.append("import \(open)\n") }
    let direct = Set(names.map(\.module))
    lines += names.map { name in
      Self.grant(of: name.module, access) + "import \(name.kind) \(name.module).`\(name.name)`\n"
    }
    if access == .granted {
      lines += granted.filter { !direct.contains($0) }.map { module in
        Self.grant(of: module, access) + "import enum \(module)._\(module)\n"
      }
    }
    return lines.joined()
  }

  /// The attribute that makes a module's private declarations visible.
  private static func grant(of module: String, _ access: AccessControl) -> String {
    access == .granted ? "@_private(sourceFile: \"\(module).swift\") " : ""
  }
}
