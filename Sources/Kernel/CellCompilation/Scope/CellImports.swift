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
    /// Whether only cells that may use private names see it.
    var isPrivate = false
    /// Whether it is used with argument labels.
    ///
    /// The compiler does not find `area(of:)` through an import of `area`; it does if the whole module is
    /// imported as well, and the import by name then still makes it hide others.
    var isLabelled = false
  }

  /// The module through which everything is visible that cannot be imported by name.
  var open: String
  /// Modules with other functions of a name for which the cell declares a function.
  var extended: [String] = []
  var names: [Name] = []
  /// The modules whose internal declarations the cell may use.
  var granted: [String] = []
  /// Those of the granted modules whose private declarations the cell may use as well.
  var grantedPrivates: Set<String> = []
  /// The serial numbers of all cells whose modules are read, directly or through others.
  var serials: Set<Int> = []
  /// Those of them that have been run again, so that less of them is visible than was.
  var retired: Set<Int> = []

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
    lines += names.filter { access != .internals || !$0.isPrivate }.map { name in
      grant(of: name.module, access) + "import \(name.kind) \(name.module).`\(name.name)`\n"
    }
    lines += Set(names.filter(\.isLabelled).map(\.module)).sorted().map { module in
      grant(of: module, access) + "import \(module)\n"
    }
    if access != .off {
      lines += granted.filter { !direct.contains($0) }.map { module in
        grant(of: module, access) + "import enum \(module)._\(module)\n"
      }
    }
    return lines.joined()
  }

  /// The attribute that makes a module's internal or private declarations visible.
  private func grant(of module: String, _ access: AccessControl) -> String {
    switch access {
    case .off: ""
    case .granted where grantedPrivates.contains(module):
      "@_private(sourceFile: \"\(module).swift\") "
    case .granted, .internals: "@testable "
    }
  }
}
