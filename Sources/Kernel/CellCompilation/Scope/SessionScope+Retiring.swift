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
    let gone = cells.filter { serials.contains($0.serial) }
    guard !gone.isEmpty else { return self }
    var known = retired
    for cell in cells { known[cell.serial] = cell }
    let exported = Set(known.values.flatMap(\.reexports))
    // What the others declare is found by its name only, which nothing imports any more.
    let links = gone.filter { $0.outline.isOpen || exported.contains($0.moduleName) }
    var draft = ModuleVersions.Draft(of: moduleVersions, in: directory)
    for cell in links {
      try draft.copy(cell.moduleName, to: cell.linkName) {
        module throws(ModuleEditor.UnknownFormat) in
        try module.becomeLink(named: cell.linkName)
      }
      try draft.edit(cell.moduleName) { module throws(ModuleEditor.UnknownFormat) in
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
          module throws(ModuleEditor.UnknownFormat) in
          try module.redirect(cell.moduleName, to: cell.linkName)
        }
      }
    }
    let retired = known.filter { !names.contains($1.moduleName) }
    return SessionScope(
      of: visible.map { known[$0.serial] ?? $0 }, retired: retired,
      openModules: linking(links, retired: retired), try draft.written(as: version))
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
