import CompilerProtocol
import Limits
import Synchronization

/// What cells see that declare nothing, which is to stay the same for as many of them as may be.
///
/// Their module has to be read anew when it imports something else. So it imports, beside what a cell
/// names, what others have named before it, and what has just been declared.
final class StatementImports: Sendable {
  /// The names, the newest last.
  private let names = Mutex<[String]>([])

  /// Takes note of what may be used next.
  func expect(_ outline: CellOutline?) {
    add(Set(outline?.named.map(\.name) ?? []))
  }

  /// What a cell gets to see.
  func view(for outline: CellOutline, in scope: SessionScope) -> CellImports {
    let wanted = outline.mentionedNames.filter(scope.declares)
    add(wanted)
    return scope.view(ofNames: wanted.union(names.withLock { $0 }))
  }

  private func add(_ wanted: Set<String>) {
    names.withLock { names in
      let isNew = wanted.subtracting(names)
      guard !isNew.isEmpty else { return }
      names = (names.filter { !wanted.contains($0) } + wanted.sorted()).suffix(
        Limits.Compiler.sharedImports)
    }
  }
}
