internal import CellCompilation
internal import CellText

/// What the names of a session stand for: of two cells that declare one, the newer counts.
struct SessionNames {
  private(set) var entries: [Declarations.Entry] = []

  init(_ chain: [CompiledCell]) {
    for entry in chain.flatMap(\.declarations.entries) {
      // Functions of one name with other labels live side by side.
      entries.removeAll { $0.name == entry.name && !$0.isOverload(of: entry) }
      entries.append(entry)
    }
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

extension Declarations.Entry {
  fileprivate func isOverload(of other: Self) -> Bool {
    guard case .function = kind, case .function = other.kind else { return false }
    return kind != other.kind
  }
}
