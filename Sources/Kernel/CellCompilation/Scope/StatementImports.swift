import CompilerProtocol
import Limits
import Synchronization

/// The working set: what all cells without declarations import, kept unchanged as long as possible.
///
/// The compiler reads the imports of ``StatementsModule`` again whenever they change. They
/// therefore include, besides the names a cell mentions, those that earlier cells mentioned or just
/// declared.
final class StatementImports: Sendable {
  /// The names, the latest last.
  private let names = Mutex<[String]>([])

  /// Adds what a cell declares, which the next cells are likely to mention.
  func prepare(for outline: CellOutline?) {
    extend(with: Set(outline?.named.map(\.name) ?? []))
  }

  /// The imports of a cell, whose names join the working set.
  func imports(for outline: CellOutline, in scope: SessionScope) -> CellImports {
    let mentioned = outline.mentionedNames.filter(scope.declares)
    extend(with: mentioned)
    return scope.imports(
      ofNames: mentioned.union(names.withLock { $0 }), labelled: outline.labelledNames)
  }

  private func extend(with wanted: Set<String>) {
    names.withLock { names in
      let isNew = wanted.subtracting(names)
      guard !isNew.isEmpty else { return }
      names = (names.filter { !wanted.contains($0) } + wanted.sorted()).suffix(
        Limits.Compiler.sharedImports)
    }
  }
}
