import CompilerProtocol

extension SessionScope {
  /// Whether a new cell changes what names of earlier cells mean.
  package func isChanged(by cell: CompiledCell) -> Bool {
    cell.outline.named.contains { declares($0.name) }
      || !cell.openNames.isEmpty && !cell.openNames.isDisjoint(with: openNames(after: 0))
  }

  /// The cells that declare functions only and use something that has been replaced since.
  ///
  /// Compiling these again has no effect but the new meaning.
  package var outdatedFunctions: [CompiledCell] {
    let broken = brokenCells.values.map(\.cell).filter(\.hasFunctionsOnly)
    return broken.sorted { $0.serial < $1.serial }
      + cells.filter { $0.hasFunctionsOnly && isDeclarant($0) && isOutdated($0) }
  }

  /// The other cells that use something that has been replaced since.
  ///
  /// - Parameter functions: The ``outdatedFunctions``, which replace what they were when they are compiled
  ///   again.
  /// - Returns: The cells, in order.
  package func staleCells(besides functions: [CompiledCell]) -> [StaleCell] {
    var outdated = Set(functions.map(\.serial))
    var isGrowing = !outdated.isEmpty
    while isGrowing {
      isGrowing = false
      for cell in cells where cell.hasFunctionsOnly && !cell.usedCells.isDisjoint(with: outdated) {
        if outdated.insert(cell.serial).inserted { isGrowing = true }
      }
    }
    return cells.filter { !$0.hasFunctionsOnly }.compactMap { cell in
      let used = cell.uses.lasting.union(cell.uses.ofVariables.filter(isType))
      let names = replacedNames(usedBy: cell, among: used, outdated, checksOperators: true)
      return names.isEmpty ? nil : StaleCell(cell: cell, names: names.sorted())
    }
  }

  /// Describes outdated functions that did not compile with what has replaced something they use.
  package func staleFunctions(_ cells: [CompiledCell]) -> [StaleCell] {
    cells.map { cell in
      let names = replacedNames(usedBy: cell, among: cell.outline.mentionedNames, [])
      return StaleCell(cell: cell, names: names.sorted(), compiles: false)
    }
  }

  private func isOutdated(_ cell: CompiledCell) -> Bool {
    let used = cell.outline.mentionedNames
    if !replacedNames(usedBy: cell, among: used, []).isEmpty { return true }
    // A member of the same name may hide the one that was meant.
    return cell.usedCells.contains { serial in
      guard let index = indices[serial], cells[index].outline.isOpen else { return false }
      let members = cells[index].openNames.intersection(used)
      return !members.isEmpty && !members.isDisjoint(with: openNames(after: cell.serial))
    }
  }

  /// Whether all names of a cell still mean what it declares.
  private func isDeclarant(_ cell: CompiledCell) -> Bool {
    cell.outline.named.allSatisfy { cells(declaring: $0.name).contains(cell.serial) }
  }

  /// Whether a name means a type now.
  private func isType(_ name: String) -> Bool {
    guard let serial = cells(declaring: name).max(), let index = indices[serial] else {
      return false
    }
    return cells[index].outline.named.contains {
      $0.name == name && !["func", "var"].contains($0.kind)
    }
  }

  /// Names of what a cell uses in its code although they mean something else now, or will.
  private func replacedNames(
    usedBy cell: CompiledCell, among used: Set<String>, _ outdated: Set<Int>,
    checksOperators: Bool = false
  ) -> Set<String> {
    var names: Set<String> = []
    for serial in cell.usedCells where serial != cell.serial {
      if let other = retired[serial] {
        // One operator may mean many, of types that have nothing to do with the cell.
        let members = other.openNames.filter { name in
          !checksOperators || !other.outline.operators.contains(name)
            || cell.namedCells.use(name, of: serial)
        }
        names.formUnion(members.union(other.outline.named.map(\.name)))
      } else if let index = indices[serial] {
        let own = cells[index].outline.named.map(\.name)
        names.formUnion(
          outdated.contains(serial)
            ? own : own.filter { !cells(declaring: $0).contains(serial) })
      }
    }
    return names.intersection(used)
  }

  /// The names by which what open cells add to types is used, of those after a serial number.
  private func openNames(after serial: Int) -> Set<String> {
    var names: Set<String> = []
    for cell in cells where cell.outline.isOpen && cell.serial > serial {
      names.formUnion(cell.openNames)
    }
    return names
  }
}

extension CompiledCell {
  /// Whether it uses what another cell declares, other than an earlier run of itself.
  package func uses(_ other: CompiledCell) -> Bool {
    (cellID == nil || cellID != other.cellID) && usedCells.contains(other.serial)
  }

  /// Whether it mentions a name that another cell declares.
  package func mentions(_ other: CompiledCell) -> Bool {
    other.outline.named.contains { outline.mentionedNames.contains($0.name) }
  }

  /// Whether it declares functions and nothing else that others could hold on to.
  fileprivate var hasFunctionsOnly: Bool {
    outline.isStateless && !outline.isOpen && !outline.declaresTypes && !outline.named.isEmpty
      && imports.isEmpty
  }
}
