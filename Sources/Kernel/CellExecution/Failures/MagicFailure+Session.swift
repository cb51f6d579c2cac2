internal import Magics

/// Failures of magics that depend on the state of the session.
extension MagicFailure {
  static func unknown(name: String) -> MagicFailure {
    MagicFailure(
      name: "NameError",
      message: "nothing is known about '\(name)'; first run the cell that declares or imports it")
  }

  static let noTests = MagicFailure(
    name: "NoTests",
    message:
      "no cell declares a test: write 'import Testing', and '@Test func name() { … }', in one")

  /// A reset would end cells of other shells.
  static let wouldEndCells = MagicFailure(
    name: "CellsRunning",
    message: "a cell of another shell is running; wait until it has ended, or interrupt the kernel")

  /// A reset would end jobs.
  static func wouldEnd(jobs names: [String]) -> MagicFailure {
    let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
    let what =
      names.count == 1
      ? "a job is running (\(shown))" : "\(names.count) jobs are running (\(shown))"
    return MagicFailure(
      name: "JobsRunning",
      message:
        "\(what); wait with 'jobs.wait()', or add '-f' to end \(names.count == 1 ? "it" : "them")")
  }

  /// The sanitizer is not available.
  static func cannotWatch(because reason: String) -> MagicFailure {
    MagicFailure(
      name: "SanitizerError",
      message: "cells cannot be checked for data races here, and nothing has changed: \(reason)")
  }
}
