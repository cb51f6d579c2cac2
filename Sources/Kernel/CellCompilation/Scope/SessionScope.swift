import CompilerProtocol

/// Where the declarations of a session are found, after some of its cells.
///
/// A module costs whoever compiles with it in view, the more so the more there are. So a cell gets to
/// see those alone that declare what it names, and those of use without being named. Names are imported
/// one by one, each from the newest cell that declares it: that hides the same name in other cells and
/// in libraries. All that has no name comes through the newest open cell, which re-exports the one
/// before it, and so on: there, too, the newer hides the older.
///
/// A scope is extended by each cell that comes to be seen, rather than made anew for each that sees it:
/// what a cell costs is not to depend on how many came before.
package struct SessionScope: Sendable {
  /// The cells that declare a name.
  private struct DeclaringCells {
    var kind: String
    /// The newest one, through which all are seen.
    var cell: Int
    /// The cells with functions of the name, and what tells those from each other.
    var functions: [(cell: Int, signatures: Set<String>)] = []
  }

  /// The cells that are seen, the newest last.
  package private(set) var cells: [CompiledCell] = []
  /// What they have imported for all later cells, beside what all cells import.
  private(set) var imports: Set = ["Notebook"]
  /// The operators they have declared that assign.
  private(set) var assignmentOperators: Set<String> = []
  /// The bases of those that have one.
  private(set) var bases: [ReexportModule] = []
  /// Where in ``cells`` each is, by its serial number.
  private var indices: [Int: Int] = [:]
  private var places: [String: DeclaringCells] = [:]
  private var newestOpen: Int?

  /// What there is to see before the first cell.
  package init() {}

  private init(of cells: some Sequence<CompiledCell>) {
    for cell in cells { append(cell) }
  }

  /// What there was to see after the first cells only.
  package func prefix(_ count: Int) -> SessionScope {
    count < cells.count ? SessionScope(of: cells.prefix(count)) : self
  }

  /// Has a cell be seen, in front of all others.
  package mutating func append(_ cell: CompiledCell) {
    indices[cell.serial] = cells.count
    cells.append(cell)
    imports.formUnion(cell.imports)
    assignmentOperators.formUnion(cell.assignmentOperators)
    if let base = cell.base { bases.append(base) }
    if cell.outline.isOpen { newestOpen = cell.serial }
    let functions = cell.outline.functionSignatures
    for named in cell.outline.named {
      guard let own = functions[named.name], named.signature != nil else {
        places[named.name] = DeclaringCells(kind: named.kind, cell: cell.serial)
        continue
      }
      var others = places[named.name]?.functions ?? []
      others.removeAll { $0.cell == cell.serial || $0.signatures.isSubset(of: own) }
      places[named.name] = DeclaringCells(
        kind: named.kind, cell: cell.serial, functions: others + [(cell.serial, own)])
    }
  }

  /// The cells of these numbers, the newest last.
  func cells(numbered serials: Set<Int>) -> [CompiledCell] {
    serials.compactMap { indices[$0] }.sorted().map { cells[$0] }
  }

  /// Whether some cell declares a name.
  func declares(_ name: String) -> Bool { places[name] != nil }

  /// What a cell gets to see that needs no more than it names.
  func view(for outline: CellOutline) -> CellImports {
    view(of: outline.mentionedNames, for: outline) { cell in
      cell.isOpen || cell.declaresTypes
        || !cell.declaredNames.isDisjoint(with: outline.mentionedNames)
    }
  }

  /// What a cell gets to see that sees all there is.
  func wholeView(for outline: CellOutline?) -> CellImports {
    view(of: Set(places.keys), for: outline) { _ in true }
  }

  /// What statements get to see that may use some names.
  func view(ofNames names: Set<String>) -> CellImports {
    view(of: names, for: nil) { _ in true }
  }

  private func view(
    of names: Set<String>, for outline: CellOutline?, usesPartsOf isUsed: (CellOutline) -> Bool
  ) -> CellImports {
    let own = Set(outline?.named.map(\.name) ?? [])
    var view = CellImports(open: newestOpen.map(CompiledCell.moduleName) ?? "Notebook")
    if let newestOpen { include(newestOpen, in: &view) }
    // Other functions of a name stay in view, those the cell takes the place of do not. The newest of
    // the former shows all before it.
    for (name, signatures) in outline?.functionSignatures ?? [:] {
      let others = places[name]?.functions.last { !$0.signatures.isSubset(of: signatures) }
      guard let cell = others?.cell else { continue }
      include(cell, in: &view)
      view.extended.append(CompiledCell.moduleName(serial: cell))
    }
    view.extended = Set(view.extended).sorted()
    for name in names.sorted() where !own.contains(name) {
      guard let place = places[name] else { continue }
      include(place.cell, in: &view)
      let module = CompiledCell.moduleName(serial: place.cell)
      view.names.append(CellImports.Name(name: name, kind: place.kind, module: module))
    }
    view.granted = cells(numbered: view.serials).filter { isUsed($0.outline) }.map(\.moduleName)
    return view
  }

  private func include(_ serial: Int, in view: inout CellImports) {
    view.serials.insert(serial)
    if let index = indices[serial] { view.serials.formUnion(cells[index].dependencies) }
  }
}

extension CellOutline {
  /// The functions it declares, by name, each by what tells it from others.
  fileprivate var functionSignatures: [String: Set<String>] {
    named.reduce(into: [:]) { table, named in
      if let signature = named.signature { table[named.name, default: []].insert(signature) }
    }
  }
}
