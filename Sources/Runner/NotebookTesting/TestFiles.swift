internal import NotebookEngine
internal import RunnerProtocol

/// The cells that may declare tests, as Swift Testing sees them: as modules with files.
struct TestFiles: Sendable {
  private let cells: [String: TestedCell]

  init(_ cells: [TestedCell]) {
    self.cells = Dictionary(cells.map { ("Cell_\($0.serial)", $0) }) { $1 }
  }

  /// The line of a cell for a place; a macro that declares something sees the compiler's text.
  func userPlace(_ place: SourcePlace) -> SourcePlace {
    guard place.label.hasSuffix(".swift"),
      let cell = cells[String(place.label.dropLast(".swift".count))]
    else { return place }
    return SourcePlace(label: cell.label, line: place.line - cell.linesBefore)
  }

  /// The tests of the cells, in order, and of two with the same name the newer.
  func current(_ tests: [DeclaredTest]) -> [DeclaredTest] {
    // A suite begins anew with the cell that declares it last; cells after that may extend it.
    var beginnings: [Substring: Int] = [:]
    for cell in cells.values {
      for type in cell.types {
        beginnings[type[...]] = max(beginnings[type[...]] ?? -1, cell.serial)
      }
    }
    var newest: [String: DeclaredTest] = [:]
    for test in tests {
      let age = age(of: test.module)
      guard age >= 0, age >= beginnings[test.root] ?? 0 else { continue }
      let other = newest[test.path].map { self.age(of: $0.module) }
      if other.map({ $0 < age }) ?? true { newest[test.path] = test }
    }
    return newest.values.sorted { first, second in
      let ages = (age(of: first.module), age(of: second.module))
      return (ages.0, first.place.line, first.path) < (ages.1, second.place.line, second.path)
    }
  }

  /// The serial number of a module's cell; -1 if it is not one of the cells.
  private func age(of module: String) -> Int { cells[module]?.serial ?? -1 }
}
