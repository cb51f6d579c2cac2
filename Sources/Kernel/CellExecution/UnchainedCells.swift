internal import CellCompilation
internal import CompilerProtocol
internal import RunnerProtocol

/// The cells that run as jobs and whose declarations later cells do not see.
struct UnchainedCells: Sendable {
  private struct Entry {
    let cell: CompiledCell
    /// Whether it runs in another process, which keeps its declarations.
    let isIsolated: Bool
    /// The reason why it will never be visible, once that is known.
    var obstacle: String?
    /// Whether the cell has been submitted again since, so that this run will never be visible.
    var isReplaced = false
  }

  private var entries: [(id: ExecutionID, entry: Entry)] = []

  /// Adds a cell that is about to be submitted.
  mutating func insert(_ cell: CompiledCell, of id: ExecutionID, isIsolated: Bool) {
    entries.append((id, Entry(cell: cell, isIsolated: isIsolated)))
  }

  /// Removes a cell that could not be submitted.
  mutating func remove(_ id: ExecutionID) {
    entries.removeAll { $0.id == id }
  }

  /// Replaces all other runs of a cell, by one that has been submitted.
  mutating func replaceRuns(of cellID: String?, by id: ExecutionID) {
    guard let cellID else { return }
    func isReplaced(_ entry: (id: ExecutionID, entry: Entry)) -> Bool {
      entry.id != id && entry.entry.cell.cellID == cellID
    }
    entries.removeAll { isReplaced($0) && $0.entry.obstacle != nil }
    for index in entries.indices where isReplaced(entries[index]) {
      entries[index].entry.isReplaced = true
    }
  }

  /// Resolves a cell whose job has ended; returns it, and whether later cells will see it.
  mutating func resolve(_ end: CellJobTracker.EndedCell) -> (cell: CompiledCell, isSeen: Bool)? {
    guard let index = entries.firstIndex(where: { $0.id == end.execution }) else { return nil }
    let entry = entries[index].entry
    guard !entry.isReplaced else {
      entries.remove(at: index)
      return (entry.cell, false)
    }
    guard entry.isIsolated || !end.hasBegun else {
      entries.remove(at: index)
      return (entry.cell, true)
    }
    let job = "declared by job \(end.job.number), which"
    entries[index].entry.obstacle =
      entry.isIsolated
      ? "\(job) ran in a process of its own, where its declarations stay; "
        + "'try jobs[\(end.job.rawValue)].value(as: …)' gives the value of its last expression"
      : "\(job) \(end.outcome.verdict) before it began; run \(entry.cell.label) again"
    return (entry.cell, false)
  }

  /// The names that later cells do not see, each with the reason for the user.
  func invisibleNames(_ active: [JobID: CellJobTracker.ActiveCell]) -> [String: String] {
    var names: [String: String] = [:]
    for (id, entry) in entries where !entry.isReplaced {
      let job = active.first { $0.value.execution == id }
      guard
        let reason = entry.obstacle
          ?? job.map({
            Self.reason($0.key, $0.value, isIsolated: entry.isIsolated)
          })
      else {
        continue
      }
      for declared in entry.cell.declarations.entries { names[declared.name] = reason }
    }
    return names
  }

  // MARK: - Names

  private static func reason(
    _ job: JobID, _ active: CellJobTracker.ActiveCell, isIsolated: Bool
  ) -> String {
    let name = "declared by job \(job.number), which"
    if isIsolated { return "\(name) runs in a process of its own, where its declarations stay" }
    return "\(name) \(active.hasBegun ? "is still running" : "has not begun"); wait for it with "
      + "'%wait \(job.number)'"
  }
}

extension JobOutcome {
  /// How the job ended, as a verb.
  var verdict: String {
    switch self {
    case .completed: "completed"
    case .failed(let failure): failure.kind == .thrown ? "failed" : "crashed"
    case .cancelled: "was cancelled"
    case .timedOut: "timed out"
    }
  }
}
