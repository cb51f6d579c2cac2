internal import CellCompilation
internal import CompilerProtocol

/// What the names of a session stand for: of two cells that declare one, the newer counts.
struct SessionNames {
  private(set) var entries: [Declarations.DeclaredName] = []

  init(_ cells: [CompiledCell]) {
    var table: [String: [(place: Int, entry: Declarations.DeclaredName)]] = [:]
    for (place, entry) in cells.flatMap(\.declarations.entries).enumerated() {
      // Functions of one name with other labels live side by side.
      table[entry.name, default: []].removeAll { !$0.entry.isOverload(of: entry) }
      table[entry.name, default: []].append((place, entry))
    }
    entries = table.values.joined().sorted { $0.place < $1.place }.map(\.entry)
    entries.removeAll { $0.kind == .unavailable }
  }

  var all: Set<String> { Set(entries.map(\.name)) }

  var variables: [String] { entries.filter { $0.kind == .variable }.map(\.name) }

  var computed: [String] { entries.filter { $0.kind == .computed }.map(\.name) }

  var functions: [String] {
    entries.compactMap { if case .function(let signature) = $0.kind { signature } else { nil } }
  }

  var types: [String] {
    entries.compactMap { if case .type(let word) = $0.kind { "\(word) \($0.name)" } else { nil } }
  }
}

extension TextReader {
  /// Finds the magics of a cell that sees what there is to see of others.
  func magics(in code: String, after scope: SessionScope) async throws -> MagicCell {
    // Only where something could be negated does it matter what is declared.
    let isNegating = code.utf8.contains(UInt8(ascii: "!"))
    return try await magics(in: code, names: isNegating ? SessionNames(scope.cells).all : [])
  }
}

extension Declarations.DeclaredName {
  fileprivate func isOverload(of other: Self) -> Bool {
    guard case .function = kind, case .function = other.kind else { return false }
    return kind != other.kind
  }
}
