internal import CellCompilation
internal import RunnerProtocol

/// The cells that run as jobs, as long as later cells do not see what they declare.
struct JobCells: Sendable {
  private struct Entry {
    let cell: CompiledCell
    /// Why it will never be seen, once that is known.
    var obstacle: String?
  }

  private var entries: [(id: ExecutionID, entry: Entry)] = []

  /// Takes note of a cell that is about to be submitted.
  mutating func add(_ cell: CompiledCell, of id: ExecutionID) {
    entries.append((id, Entry(cell: cell)))
  }

  /// Forgets a cell, which then is no job any more.
  @discardableResult
  mutating func remove(_ id: ExecutionID) -> CompiledCell? {
    guard let index = entries.firstIndex(where: { $0.id == id }) else { return nil }
    return entries.remove(at: index).entry.cell
  }

  /// Takes note that a job has ended without ever having begun; gives its cell.
  mutating func neverBegan(_ end: CellJobs.End) -> CompiledCell? {
    guard let index = entries.firstIndex(where: { $0.id == end.execution }) else { return nil }
    let cell = entries[index].entry.cell
    entries[index].entry.obstacle =
      "declared by job \(end.job.rawValue), which \(end.outcome.verdict) before it began; "
      + "run \(cell.label) again"
    return cell
  }

  /// What to say of each name that later cells do not see, by the name.
  func absentNames(_ active: [JobID: CellJobs.Active]) -> [String: String] {
    var names: [String: String] = [:]
    for (id, entry) in entries {
      let job = active.first { $0.value.execution == id }
      guard let reason = entry.obstacle ?? job.map({ Self.reason($0.key, $0.value) }) else {
        continue
      }
      for declared in entry.cell.declarations.entries { names[declared.name] = reason }
    }
    return names
  }

  private static func reason(_ job: JobID, _ active: CellJobs.Active) -> String {
    "declared by job \(job.rawValue), which \(active.hasBegun ? "is still running" : "has not begun"); "
      + "wait for it with '%wait \(job.rawValue)'"
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
