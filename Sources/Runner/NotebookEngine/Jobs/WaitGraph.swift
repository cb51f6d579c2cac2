package import RunnerProtocol
internal import Synchronization

/// Records which jobs wait for which others, and rejects a wait that would be a deadlock.
///
/// Cells are not in it: no job waits for a cell.
package enum WaitGraph {
  /// Why a job cannot continue before another has ended.
  fileprivate enum Reason: Hashable {
    case waits
    case startsAfter
    case hasPart

    var phrase: String {
      switch self {
      case .waits: "waits for"
      case .startsAfter: "starts after"
      case .hasPart: "waits for its part"
      }
    }
  }

  fileprivate struct Edge: Hashable {
    let source: JobID
    let target: JobID
    let reason: Reason
  }

  private struct State {
    /// The edges that leave each job, with the number of waits behind each.
    var edges: [JobID: [Edge: Int]] = [:]
    /// The running jobs that wait, and have given up their places among the jobs under way meanwhile.
    var placeless: Set<JobID> = []

    /// Gives a job its place again if it no longer waits.
    mutating func endWaits(of job: JobID) {
      guard !placeless.isEmpty, edges[job]?.keys.contains(where: { $0.reason == .waits }) != true
      else { return }
      placeless.remove(job)
    }
  }

  private static let state = Mutex(State())
  /// Whether there are edges, readable without the lock.
  private static let hasEdges = Atomic(false)

  /// A job's wait for another one.
  package struct Wait {
    /// Empty if the waiter is unknown, as a detached task is.
    ///
    /// A job may wait for that in turn, so one job more may be under way.
    fileprivate let edges: [Edge]

    /// Removes the wait, which is over.
    package func remove() {
      if edges.isEmpty { return NotebookRuntime.host.changePlaces(by: 1) }
      WaitGraph.update { state in
        for edge in edges {
          guard let count = state.edges[edge.source]?[edge] else { continue }
          state.edges[edge.source]?[edge] = count > 1 ? count - 1 : nil
          if state.edges[edge.source]?.isEmpty == true { state.edges[edge.source] = nil }
          state.endWaits(of: edge.source)
        }
      }
    }
  }

  /// Adds the current job's wait for another job; returns `nil` when it is a cell that waits.
  ///
  /// - Throws: A ``WaitFailure`` that names the jobs that would wait for each other.
  package static func addEdge(to target: JobRecord) throws(WaitFailure) -> Wait? {
    guard let origin = Origin.current ?? NotebookRuntime.host.adoptedOrigin else {
      NotebookRuntime.host.changePlaces(by: -1)
      return Wait(edges: [])
    }
    guard let job = origin.job else { return nil }
    guard job != target.id else { throw .waitsForItself(job: job.rawValue) }
    let first = Edge(source: job, target: target.id, reason: .waits)
    let membership = origin.whole.map { Edge(source: $0, target: job, reason: .hasPart) }
    let wait = Wait(edges: [first] + [membership].compactMap(\.self))
    let isRunning = JobRegistry.record(job)?.phase == .running
    let cycle = update { state in
      for edge in wait.edges { state.edges[edge.source, default: [:]][edge, default: 0] += 1 }
      if isRunning { state.placeless.insert(job) }
      return path(from: target.id, to: job, in: state.edges)
    }
    guard let cycle else { return wait }
    wait.remove()
    throw .cycle(describe([first] + cycle))
  }

  /// Adds the predecessors of a new job.
  static func addPredecessors(of job: JobRecord) {
    guard let predecessors = job.state.withLock(\.predecessors)?.jobs else { return }
    update { state in
      for predecessor in predecessors {
        let edge = Edge(source: job.id, target: predecessor.id, reason: .startsAfter)
        state.edges[job.id, default: [:]][edge] = 1
      }
    }
  }

  /// Removes all waits of a job that has ended, including those of threads that were ended.
  package static func remove(_ job: JobID) {
    // The waits of a job are added by its own threads or before it starts, so this read is not too early.
    guard hasEdges.load(ordering: .acquiring) else { return }
    update { state in
      state.edges[job] = nil
      state.endWaits(of: job)
    }
  }

  /// Calls `body` with the graph, and has jobs give up their places or take them again; the thread cannot be
  /// ended meanwhile, as it would keep the lock.
  private static func update<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    let host = NotebookRuntime.host
    return host.uninterrupted {
      let (result, change) = state.withLock { state in
        let before = state.placeless.count
        let result = body(&state)
        hasEdges.store(!state.edges.isEmpty, ordering: .releasing)
        return (result, before - state.placeless.count)
      }
      if change != 0 { host.changePlaces(by: change) }
      return result
    }
  }

  /// The edges that lead from one job to another, or `nil`.
  private static func path(
    from start: JobID, to end: JobID, in graph: [JobID: [Edge: Int]]
  ) -> [Edge]? {
    var arrivals: [JobID: Edge] = [:]
    var rest = [start]
    while let job = rest.popLast() {
      for edge in (graph[job] ?? [:]).keys
      where edge.target != start && arrivals[edge.target] == nil {
        arrivals[edge.target] = edge
        rest.append(edge.target)
      }
    }
    guard var edge = arrivals[end] else { return nil }
    var path = [edge]
    while edge.source != start, let before = arrivals[edge.source] {
      path.insert(before, at: 0)
      edge = before
    }
    return path
  }

  private static func describe(_ cycle: [Edge]) -> String {
    var text = cycle.first.map { title($0.source) } ?? ""
    for (index, edge) in cycle.enumerated() {
      text += (index > 0 ? ", which " : " ") + "\(edge.reason.phrase) \(title(edge.target))"
    }
    return text
  }

  private static func title(_ job: JobID) -> String {
    JobRegistry.record(job)?.title ?? job.defaultName
  }
}
