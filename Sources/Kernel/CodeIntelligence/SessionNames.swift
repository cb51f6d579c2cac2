package import CellCompilation
package import CompilerProtocol

/// The names that the cells of a session declare; of two cells that declare the same, the newer counts.
package struct SessionNames {
  private var entries: [Declarations.DeclaredName] = []

  package init(_ cells: [CompiledCell]) {
    var table: [String: [(place: Int, entry: Declarations.DeclaredName)]] = [:]
    for (place, entry) in cells.flatMap(\.declarations.entries).enumerated() {
      // Functions of the same name with different labels coexist.
      table[entry.name, default: []].removeAll { !$0.entry.isOverload(of: entry) }
      table[entry.name, default: []].append((place, entry))
    }
    entries = table.values.joined().sorted { $0.place < $1.place }.map(\.entry)
    entries.removeAll { $0.kind == .unavailable }
  }

  package var all: Set<String> { Set(entries.map(\.name)) }

  package var variables: [String] { entries.filter { $0.kind == .variable }.map(\.name) }

  package var computed: [String] { entries.filter { $0.kind == .computed }.map(\.name) }

  package var functions: [String] {
    entries.compactMap { if case .function(let signature) = $0.kind { signature } else { nil } }
  }

  package var types: [String] {
    entries.compactMap { if case .type(let word) = $0.kind { "\(word) \($0.name)" } else { nil } }
  }
}

extension TextReader {
  /// Finds the magics of a cell that sees the declarations of a scope.
  package func magics(
    in code: String, after scope: SessionScope, grammar: MagicGrammar
  ) async throws -> MagicCell {
    // Names matter only where something could be negated.
    let isNegating = code.utf8.contains(UInt8(ascii: "!"))
    return try await magics(
      in: code, names: isNegating ? SessionNames(scope.cells).all : [], grammar: grammar)
  }
}

extension Declarations.DeclaredName {
  fileprivate func isOverload(of other: Self) -> Bool {
    guard case .function = kind, case .function = other.kind else { return false }
    return kind != other.kind
  }
}
