import CompilerProtocol

/// What the names that a cell uses meant when it was compiled.
struct CellBindings: Hashable, Sendable {
  /// The cells that declare each name, by their serial numbers.
  var declaring: [String: Set<Int>] = [:]
  /// The newest open cell there was.
  var newestOpen = 0
  /// The open cells that had been retired.
  var retiredOpen: Set<Int> = []
}

extension CompiledCell {
  /// The names that it uses and does not declare, those of members among them.
  ///
  /// A name that one of its declarations has and another uses is in it, too.
  static func names(usedBy outline: CellOutline, _ uses: DeclarationUses) -> Set<String> {
    outline.mentionedNames.subtracting(outline.declaredNames).union(uses.all)
      .subtracting(outline.named.map(\.name))
  }

  /// The names by which others use what it adds to types that it does not declare.
  var openNames: Set<String> { Set(uses.byMember.keys).union(outline.operators) }
}

extension DeclarationUses {
  fileprivate var all: Set<String> {
    var names: Set<String> = []
    for table in [byName, byMember] {
      for used in table.values { names.formUnion(used) }
    }
    return names
  }
}

extension SessionScope {
  /// What the names that a cell uses mean now.
  func bindings(of outline: CellOutline, _ uses: DeclarationUses) -> CellBindings {
    var bindings = CellBindings()
    for name in CompiledCell.names(usedBy: outline, uses) {
      let cells = cells(declaring: name)
      if !cells.isEmpty { bindings.declaring[name] = cells }
    }
    bindings.newestOpen = openModules.map(\.serial).max() ?? 0
    bindings.retiredOpen = Set(retired.values.filter(\.outline.isOpen).map(\.serial))
    return bindings
  }

  /// Whether a cell would become what it is if it were compiled and run again.
  package func isCurrent(_ cell: CompiledCell) -> Bool {
    guard cell.outline.isStateless, cell.isQuiet, let index = indices[cell.serial] else {
      return false
    }
    let used = CompiledCell.names(usedBy: cell.outline, cell.uses)
    guard used.allSatisfy({ cells(declaring: $0) == cell.bindings.declaring[$0] ?? [] }) else {
      return false
    }
    let own = Set(cell.outline.named.map(\.name)), members = cell.openNames
    for other in cells.dropFirst(index + 1) {
      guard own.isDisjoint(with: other.outline.named.map(\.name)) else { return false }
    }
    let since =
      cells.filter { $0.outline.isOpen && $0.serial > cell.bindings.newestOpen }
      + retired.values.filter {
        $0.outline.isOpen && !cell.bindings.retiredOpen.contains($0.serial)
      }
    return since.allSatisfy { other in
      other.serial == cell.serial
        || other.openNames.isDisjoint(with: cell.outline.mentionedNames.union(members))
    }
  }
}
