/// Why the kernel could not perform a magic.
struct MagicFailure: Error {
  /// The kind of failure, as the user sees it.
  let name: String
  /// What is wrong, and what to do about it.
  let message: String

  /// A name that nothing is known of.
  static func unknownName(of name: String) -> MagicFailure {
    MagicFailure(
      name: "NameError",
      message: "nothing is known of '\(name)'; run the cell that declares or imports it first")
  }

  /// Cells of other shells that a reset would end.
  static let wouldEndCells = MagicFailure(
    name: "CellsRunning",
    message: "a cell of another shell runs; wait until it has ended, or interrupt the kernel first")

  /// Cells that cannot be watched while they run.
  static func cannotWatch(because reason: String) -> MagicFailure {
    MagicFailure(
      name: "SanitizerError",
      message: "cells cannot be watched here, and nothing has changed: \(reason)")
  }

  /// Jobs that a reset would end.
  static func wouldEnd(jobs names: [String]) -> MagicFailure {
    let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
    let what = names.count == 1 ? "a job runs (\(shown))" : "\(names.count) jobs run (\(shown))"
    return MagicFailure(
      name: "JobsRunning",
      message: "\(what); wait with 'jobs.wait()', or add '-f' to end them")
  }
}
