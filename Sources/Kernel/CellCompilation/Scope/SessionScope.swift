import CompilerProtocol

/// What the cells of a session declare, up to some point in the chain, and which module declares
/// it.
///
/// Each imported module costs compile time, so a cell imports only the modules it needs:
/// - A *name* is imported by itself, from the newest cell that declares it. That hides the same
///   name in older cells and in libraries.
/// - What has *no name*, such as a conformance or a member added by an extension, comes from the
///   newest *open* cell, one that declares such things. It re-exports the open cell before it, and
///   so on, so there too the newer hides the older.
///
/// Each cell that joins the chain extends the scope. It is not rebuilt for a cell, whose cost then
/// would grow with the number of cells before it.
package struct SessionScope: Sendable {
  /// Which cells declare a name.
  private struct DeclaringCells {
    var kind: String
    /// The newest one, through which the others are visible.
    var cell: Int
    /// The cells that declare functions of the name, with their signatures.
    var functions: [(cell: Int, signatures: Set<String>)] = []
  }

  /// The visible cells, the newest last.
  package private(set) var cells: [CompiledCell] = []
  /// The cells that have been run again since, by serial number.
  ///
  /// Others may use what they declared.
  private(set) var retired: [Int: CompiledCell] = [:]
  /// The modules they import for all later cells, and the one that every cell imports.
  private(set) var importedModules: Set = ["Notebook"]
  /// The assignment operators they declare.
  private(set) var assignmentOperators: Set<String> = []
  /// The bases of the movable cells.
  private(set) var bases: [ReexportModule] = []
  /// The index of each in ``cells``, by serial number.
  private(set) var indices: [Int: Int] = [:]
  private var declarations: [String: DeclaringCells] = [:]
  /// The modules through which open cells are visible, the newest last.
  private(set) var openModules: [OpenModule] = []
  /// The modules that are not what was compiled.
  private(set) var moduleVersions = ModuleVersions()

  /// Retired cells that have not been run again themselves.
  var brokenCells: [Int: BrokenCell] = [:]

  /// A cell that cannot be used because it was made with another that has been run again.
  struct BrokenCell: Sendable {
    let cell: CompiledCell
    /// Why its names are not visible, for a diagnostic.
    let reason: String
  }

  /// A module that re-exports the one before it in the list.
  struct OpenModule: Hashable, Sendable {
    var serial: Int
    var name: String
  }

  /// The scope of the first cell.
  package init() {}

  /// The scope after the first cells only.
  package func prefix(_ count: Int) -> SessionScope {
    guard count < cells.count else { return self }
    let gone = Set(cells.dropFirst(count).map(\.serial))
    var scope = SessionScope(
      of: Array(cells.prefix(count)), retired: retired,
      openModules: openModules.filter { !gone.contains($0.serial) }, moduleVersions)
    scope.brokenCells = brokenCells
    return scope
  }

  /// The names of the cells that cannot be used, each with the reason for the diagnostic.
  var unusableNames: [String: String] {
    var names: [String: String] = [:]
    for broken in brokenCells.values {
      for declared in broken.cell.declarations.entries { names[declared.name] = broken.reason }
    }
    return names
  }

  /// The scope of these visible cells.
  ///
  /// - Parameters:
  ///   - cells: The cells, the newest last.
  ///   - retired: The cells that have been run again.
  ///   - openModules: The modules through which open cells are visible.
  ///   - versions: The modules that are not what was compiled.
  init(
    of cells: [CompiledCell], retired: [Int: CompiledCell], openModules: [OpenModule],
    _ versions: ModuleVersions
  ) {
    self.retired = retired
    bases = retired.values.compactMap(\.base)
    moduleVersions = versions
    for cell in cells { append(cell) }
    for cell in retired.values { importedModules.formUnion(cell.imports) }
    self.openModules = openModules
  }

  /// Adds a cell, whose declarations hide those of all others.
  package mutating func append(_ cell: CompiledCell) {
    indices[cell.serial] = cells.count
    cells.append(cell)
    if !brokenCells.isEmpty, let id = cell.cellID {
      brokenCells = brokenCells.filter { $1.cell.cellID != id }
    }
    importedModules.formUnion(cell.imports)
    assignmentOperators.formUnion(cell.assignmentOperators)
    if let base = cell.base { bases.append(base) }
    if cell.outline.isOpen {
      openModules.append(OpenModule(serial: cell.serial, name: cell.moduleName))
    }
    let functions = cell.outline.functionSignatures
    for named in cell.outline.named {
      guard let own = functions[named.name], named.signature != nil else {
        declarations[named.name] = DeclaringCells(kind: named.kind, cell: cell.serial)
        continue
      }
      var others = declarations[named.name]?.functions ?? []
      others.removeAll { $0.cell == cell.serial || $0.signatures.isSubset(of: own) }
      declarations[named.name] = DeclaringCells(
        kind: named.kind, cell: cell.serial, functions: others + [(cell.serial, own)])
    }
  }

  /// The cells of these serial numbers, the newest last.
  func cells(numbered serials: Set<Int>) -> [CompiledCell] {
    serials.compactMap { retired[$0] } + visibleCells(numbered: serials)
  }

  private func visibleCells(numbered serials: Set<Int>) -> [CompiledCell] {
    serials.compactMap { indices[$0] }.sorted().map { cells[$0] }
  }

  /// The libraries of the open cells that have been run again, the oldest first.
  package var retiredLibraries: [String] {
    retired.values.filter(\.outline.isOpen).sorted { $0.serial < $1.serial }.map(\.library)
  }

  /// All cells whose texts may be pointed at, the newest last.
  var knownCells: [CompiledCell] { retired.values.sorted { $0.serial < $1.serial } + cells }

  /// Whether some cell declares a name.
  func declares(_ name: String) -> Bool { declarations[name] != nil }

  /// The cells whose declarations of a name are visible, by their serial numbers.
  func cells(declaring name: String) -> Set<Int> {
    guard let declaring = declarations[name] else { return [] }
    return declaring.functions.isEmpty ? [declaring.cell] : Set(declaring.functions.map(\.cell))
  }

  /// The name of the module of the newest cell that declares a name.
  func module(declaring name: String) -> String? {
    declarations[name].map { CompiledCell.moduleName(serial: $0.cell) }
  }

  /// The imports of a cell that suffice for what it mentions.
  ///
  /// - Parameters:
  ///   - outline: The outline of the cell.
  ///   - qualified: The names that it declares and also uses as an earlier cell's.
  /// - Returns: The imports.
  func imports(
    for outline: CellOutline, qualifying qualified: Set<String> = []
  ) -> CellImports {
    imports(
      of: outline.mentionedNames, labelled: outline.labelledNames, for: outline,
      qualifying: qualified
    ) { cell in
      cell.isOpen || cell.declaresTypes
        || !cell.declaredNames.isDisjoint(with: outline.mentionedNames)
    }
  }

  /// The imports of a cell that can use everything.
  func allImports(
    for outline: CellOutline?, qualifying qualified: Set<String> = []
  ) -> CellImports {
    imports(
      of: Set(declarations.keys), labelled: outline?.labelledNames ?? [], for: outline,
      qualifying: qualified
    ) { _ in true }
  }

  /// The imports of statements that may use these names, some of them with argument labels.
  func imports(ofNames names: Set<String>, labelled: Set<String> = []) -> CellImports {
    imports(of: names, labelled: labelled, for: nil) { _ in true }
  }

  private func imports(
    of names: Set<String>, labelled: Set<String>, for outline: CellOutline?,
    qualifying qualified: Set<String> = [], usesPartsOf isUsed: (CellOutline) -> Bool
  ) -> CellImports {
    let own = Set(outline?.named.map(\.name) ?? [])
    var imports = CellImports(open: openModules.last?.name ?? "Notebook")
    if let serial = openModules.last?.serial { include(serial, in: &imports) }
    // Functions of the same name stay visible, except those of the same signature, which the cell
    // replaces. The newest cell with others re-exports those before it.
    for (name, signatures) in outline?.functionSignatures ?? [:] {
      let others = declarations[name]?.functions.last { !$0.signatures.isSubset(of: signatures) }
      guard let cell = others?.cell else { continue }
      include(cell, in: &imports)
      imports.extended.append(CompiledCell.moduleName(serial: cell))
    }
    imports.extended = Set(imports.extended).sorted()
    for name in names.sorted() where !own.contains(name) || qualified.contains(name) {
      guard let declaring = declarations[name] else { continue }
      let isPrivate =
        indices[declaring.cell].map { cells[$0].outline.privateNames.contains(name) } ?? false
      // Importing it would grant private access, which may do harm where it is not needed.
      if isPrivate, let outline, !outline.mentionedNames.contains(name) { continue }
      include(declaring.cell, in: &imports)
      let module = CompiledCell.moduleName(serial: declaring.cell)
      imports.names.append(
        CellImports.Name(
          name: name, kind: declaring.kind, module: module, isPrivate: isPrivate,
          isLabelled: declaring.kind == "func" && labelled.contains(name)))
    }
    imports.retired = imports.serials.filter { retired[$0] != nil }
    let seen = visibleCells(numbered: imports.serials)
    imports.granted = seen.filter { isUsed($0.outline) }.map(\.moduleName)
    imports.grantedPrivates = Set(
      seen.filter { outline?.mayUsePrivates(of: $0.outline) ?? true }.map(\.moduleName)
        + imports.names.filter(\.isPrivate).map(\.module))
    return imports
  }

  private func include(_ serial: Int, in imports: inout CellImports) {
    imports.serials.insert(serial)
    let cell = indices[serial].map { cells[$0] } ?? retired[serial]
    if let cell { imports.serials.formUnion(cell.dependencies) }
  }
}

extension CellOutline {
  /// Whether the cell mentions private names of another, other than to name members of a class.
  fileprivate func mayUsePrivates(of other: CellOutline) -> Bool {
    other.privateNames.contains { full in
      let name = String(full.prefix { $0 != "." })
      return name.isEmpty || mentionedNames.contains(name) && !subclassMemberNames.contains(name)
    }
  }

  /// The signatures of the functions it declares, by name.
  fileprivate var functionSignatures: [String: Set<String>] {
    named.reduce(into: [:]) { table, named in
      if let signature = named.signature { table[named.name, default: []].insert(signature) }
    }
  }
}
