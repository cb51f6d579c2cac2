internal import RunnerProtocol

/// The cells that may declare tests, as Swift Testing sees them: as modules with files.
struct TestFiles: Sendable {
  struct Cell: Sendable {
    /// The number in the name of its module; of two cells, the newer has the larger.
    let serial: Int
    let label: String
    /// The lines that the compiler's text has in front of the user's.
    let linesBefore: Int
  }

  private let cells: [String: Cell]

  init(_ cells: [Cell]) {
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
    var newestModules: [Substring: Int] = [:]
    for test in tests {
      newestModules[test.root] = max(newestModules[test.root] ?? -1, age(of: test.module))
    }
    var newest: [String: DeclaredTest] = [:]
    for test in tests {
      let age = age(of: test.declaringModule)
      guard age >= 0, newestModules[test.root] == self.age(of: test.module) else { continue }
      let other = newest[test.path].map { self.age(of: $0.declaringModule) }
      if other.map({ $0 < age }) ?? true { newest[test.path] = test }
    }
    return newest.values.sorted { first, second in
      let ages = (age(of: first.declaringModule), age(of: second.declaringModule))
      return (ages.0, first.place.line, first.path) < (ages.1, second.place.line, second.path)
    }
  }

  /// The serial number of a module's cell; -1 if it is not one of the cells.
  private func age(of module: String) -> Int { cells[module]?.serial ?? -1 }
}
