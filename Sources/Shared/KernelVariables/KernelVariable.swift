/// A variable of the environment that changes how a kernel works: its name, default and meaning.
///
/// `Documentation/Environment.md` contains ``table``.
package enum KernelVariable: String, CaseIterable, Sendable {
  case batchWait = "SWIFT_KERNEL_BATCH_WAIT"
  case history = "SWIFT_KERNEL_HISTORY"
  case interrupt = "SWIFT_KERNEL_INTERRUPT"
  case logLimit = "SWIFT_KERNEL_LOG_LIMIT"
  case outputCap = "SWIFT_KERNEL_OUTPUT_CAP"
  case outputRate = "SWIFT_KERNEL_OUTPUT_RATE"
  case rerun = "SWIFT_KERNEL_RERUN"
  case toolchain = "SWIFT_KERNEL_TOOLCHAIN"

  package var name: String { rawValue }

  /// The value in an environment; `nil` if it is unset or empty.
  package func value(in environment: [String: String]) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The message about a value that cannot be read.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - hint: What to write instead, as an imperative.
  ///   - default: The value that stays in force.
  /// - Returns: The place and the problem, what to write, and what holds instead.
  package func warning(about value: String, hint: String, keeping default: String) -> String {
    "\(name) is '\(value)': \(hint); it stays \(`default`)"
  }

  /// The value that holds when the variable is unset, in Markdown; in code style if it can be set.
  package var defaultValue: String {
    switch self {
    case .batchWait: "`60s`"
    case .history: "on"
    case .interrupt: "`cells`"
    case .logLimit: "`1GB`"
    case .outputCap: "`10MB`"
    case .outputRate: "`800kB`"
    case .rerun: "`keep`"
    case .toolchain: "the toolchain of `swiftc` on the `PATH`"
    }
  }

  /// What it sets, and to what it can be set, in Markdown.
  package var meaning: String {
    switch self {
    case .batchWait:
      "How long jobs may make no progress before a cell of a "
        + "[batch run](Guide.md#running-whole-notebooks) stops waiting for them: a time such as `90s` "
        + "or `2m`, `off` (or `0`) to never wait, or `forever`. `%batch` changes it for later cells."
    case .history: "`off` keeps the [history](Guide.md#history) in memory only."
    case .interrupt:
      "What an [interrupt](Guide.md#interrupting-and-starting-over) stops: `cells`, or `jobs` for the "
        + "jobs as well."
    case .logLimit:
      "How much space the [logs](Guide.md#output-and-logs) of all sessions may take: a size, `off` for "
        + "no limit, or `0` to keep no logs."
    case .outputCap:
      "How much text a job shows in the notebook before the rest goes only to its log: a size, or "
        + "`off` for no limit. `%output --cap` changes it."
    case .outputRate:
      "How much text is sent per second when a lot is waiting: a size of at least `10kB`, or `off` for "
        + "no limit, for use without a Jupyter server. `%output --rate` changes it."
    case .rerun:
      "What happens to a cell's jobs when the [cell runs again](Guide.md#running-a-cell-again): `keep`, "
        + "or `cancel` to stop them. `%rerun` changes it."
    case .toolchain:
      "The toolchain that compiles cells: its `usr` directory or the directory above. "
        + "`swift-kernel install` stores it in `kernel.json`."
    }
  }

  /// All variables as a table in Markdown.
  package static var table: String {
    let rows = allCases.map { "| `\($0.name)` | \($0.defaultValue) | \($0.meaning) |" }
    return (["| variable | default | meaning |", "|---|---|---|"] + rows).joined(separator: "\n")
  }
}
