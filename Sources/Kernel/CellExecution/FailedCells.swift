internal import CellCompilation
internal import CompilerProtocol

/// What cells would declare that did not compile.
struct FailedCells: Sendable {
  private struct Failure {
    let label: String
    let cellID: String?
  }

  private var failures: [String: Failure] = [:]

  /// Adds a cell that has failed.
  mutating func insert(_ source: CellSource, declaring declarations: Declarations) {
    remove(source.cellID)
    let failure = Failure(label: source.label, cellID: source.cellID)
    for declared in declarations.entries { failures[declared.name] = failure }
  }

  /// Removes a cell that has been run again.
  mutating func remove(_ cellID: String?) {
    guard let cellID, !failures.isEmpty else { return }
    failures = failures.filter { $0.value.cellID != cellID }
  }

  /// The names that are missing, each with the reason for the user.
  var invisibleNames: [String: String] {
    failures.mapValues { "declared by \($0.label), which did not compile; run that cell again" }
  }
}
