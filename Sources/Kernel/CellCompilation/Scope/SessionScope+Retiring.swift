import CompilerFiles
import CompilerProtocol

extension SessionScope {
  /// The scope without cells that are run again.
  ///
  /// Others may have used their types or re-export them, so their modules remain, changed so that nothing
  /// of them is found by name. In the series of open modules each leaves a *link*, which declares nothing
  /// and re-exports what the cell did.
  ///
  /// - Parameters:
  ///   - serials: The serial numbers of the cells.
  ///   - version: A number for the changed modules that no other change has.
  ///   - directory: The directory of the session's modules.
  /// - Returns: The new scope.
  /// - Throws: An error when a module cannot be changed.
  func retiring(
    _ serials: Set<Int>, as version: Int, in directory: String
  ) throws -> SessionScope {
    let wanted = cells.filter { serials.contains($0.serial) }
    guard !wanted.isEmpty else { return self }
    let broken = cellsBroken(without: wanted)
    let gone = wanted + broken.map(\.cell)
    let serials = Set(gone.map(\.serial))
    var known = retired
    for cell in cells { known[cell.serial] = cell }
    let exported = Set(known.values.flatMap(\.reexports))
    // What the others declare is found by its name only, which nothing imports any more.
    let links = gone.filter { $0.outline.isOpen || exported.contains($0.moduleName) }
    var draft = ModuleVersions.Draft(of: moduleVersions, in: directory)
    for cell in links {
      try draft.copy(cell.moduleName, to: cell.linkName) {
        module throws(ModuleFormat.Unknown) in
        try module.becomeLink(named: cell.linkName)
      }
      try draft.edit(cell.moduleName) { module throws(ModuleFormat.Unknown) in
        try module.hideExtensions(exceptOf: cell.outline.declaredNames)
      }
    }
    let visible = cells.filter { !serials.contains($0.serial) }
    let names = Set(visible.map(\.moduleName))
    for cell in links {
      for other in known.values where other.reexports.contains(cell.moduleName) {
        if let base = other.base {
          known[other.serial]?.base = try base.redirecting(
            cell.moduleName, to: cell.linkName, in: directory)
          continue
        }
        let isVisible = names.contains(other.moduleName)
        guard isVisible || draft.has(other.linkName) else { continue }
        try draft.edit(isVisible ? other.moduleName : other.linkName) {
          module throws(ModuleFormat.Unknown) in
          try module.redirect(cell.moduleName, to: cell.linkName)
        }
      }
    }
    let retired = known.filter { !names.contains($1.moduleName) }
    var scope = SessionScope(
      of: visible.map { known[$0.serial] ?? $0 }, retired: retired,
      openModules: linking(links, retired: retired), try draft.written(as: version))
    scope.brokenCells = brokenCells
    for (cell, name, origin) in broken {
      let reason =
        "declared by \(cell.label), which was made with the earlier '\(name)' of \(origin.label); "
        + "run \(cell.label) again"
      scope.brokenCells[cell.serial] = BrokenCell(cell: cell, reason: reason)
    }
    return scope
  }

  /// The newest of the retired runs of a cell, with what was made for it.
  package func lastRetiredRun(of cellID: String?) -> [CompiledCell] {
    let runs = retired.values.filter { cellID != nil && $0.cellID == cellID }
    let newest = runs.max { $0.serial < $1.serial }
    return runs.filter { $0.label == newest?.label }
  }

  /// The visible cells that cannot be used without others.
  ///
  /// A type that stands in an extension of another cell's type is found through that type only. What uses
  /// a hidden one would lose its members of that type, and be laid out without them.
  private func cellsBroken(
    without gone: [CompiledCell]
  ) -> [(cell: CompiledCell, name: String, origin: CompiledCell)] {
    var lost = gone.flatMap { cell in cell.outline.extensionTypes.map { (name: $0, cell: cell) } }
    var broken: [(cell: CompiledCell, name: String, origin: CompiledCell)] = []
    guard !lost.isEmpty else { return [] }
    // Cells only use those before them.
    for cell in cells where !gone.contains(where: { $0.serial == cell.serial }) {
      let loss = lost.first {
        cell.outline.mentionedNames.contains($0.name) && cell.usedCells.contains($0.cell.serial)
      }
      guard let loss else { continue }
      broken.append((cell, loss.name, loss.cell))
      lost += cell.outline.named.map { ($0.name, cell) }
      lost += cell.outline.extensionTypes.map { ($0, cell) }
    }
    return broken
  }

  /// The open modules, with links in place of some cells where others come after them or where they import
  /// something.
  private func linking(
    _ links: [CompiledCell], retired: [Int: CompiledCell]
  ) -> [OpenModule] {
    let names = Dictionary(uniqueKeysWithValues: links.map { ($0.serial, $0.linkName) })
    var modules = openModules.map { module in
      OpenModule(serial: module.serial, name: names[module.serial] ?? module.name)
    }
    while let last = modules.last, retired[last.serial]?.imports.isEmpty == true {
      modules.removeLast()
    }
    return modules
  }
}
