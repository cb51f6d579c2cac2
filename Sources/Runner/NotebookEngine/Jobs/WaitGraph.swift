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

  /// The edges that leave each job, with the number of waits behind each.
  private static let edges = Mutex<[JobID: [Edge: Int]]>([:])
  /// Whether there are any, readable without the lock.
  private static let hasEdges = Atomic(false)

  /// A job's wait for another one.
  package struct Wait {
    fileprivate let edges: [Edge]

    /// Removes the wait, which is over.
    package func remove() {
      WaitGraph.update { graph in
        for edge in edges {
          guard let count = graph[edge.source]?[edge] else { continue }
          graph[edge.source]?[edge] = count > 1 ? count - 1 : nil
          if graph[edge.source]?.isEmpty == true { graph[edge.source] = nil }
        }
      }
    }
  }

  /// Adds the current job's wait for another job; returns `nil` when it is not a job that waits.
  ///
  /// - Throws: A ``WaitFailure`` that names the jobs that would wait for each other.
  package static func addEdge(to target: JobRecord) throws(WaitFailure) -> Wait? {
    guard let origin = Origin.current, let job = origin.job else { return nil }
    guard job != target.id else { throw .waitsForItself(job: job.rawValue) }
    let first = Edge(source: job, target: target.id, reason: .waits)
    let membership = origin.whole.map { Edge(source: $0, target: job, reason: .hasPart) }
    let wait = Wait(edges: [first] + [membership].compactMap(\.self))
    let cycle = update { graph in
      for edge in wait.edges { graph[edge.source, default: [:]][edge, default: 0] += 1 }
      return path(from: target.id, to: job, in: graph)
    }
    guard let cycle else { return wait }
    wait.remove()
    throw .cycle(describe([first] + cycle))
  }

  /// Adds the predecessors of a new job.
  static func addPredecessors(of job: JobRecord) {
    guard job.hasPredecessors else { return }
    let predecessors = job.state.withLock { $0.predecessors }
    update { graph in
      for predecessor in predecessors {
        let edge = Edge(source: job.id, target: predecessor.id, reason: .startsAfter)
        graph[job.id, default: [:]][edge] = 1
      }
    }
  }

  /// Removes all waits of a job that has ended, including those of threads that were ended.
  package static func remove(_ job: JobID) {
    // The waits of a job are added by its own threads or before it starts, so this read is not too early.
    guard hasEdges.load(ordering: .acquiring) else { return }
    update { $0[job] = nil }
  }

  /// Calls `body` with the edges; the thread cannot be ended meanwhile, as it would keep the lock.
  private static func update<Result: Sendable>(
    _ body: (inout [JobID: [Edge: Int]]) -> Result
  ) -> Result {
    NotebookRuntime.host.uninterrupted {
      edges.withLock { edges in
        defer { hasEdges.store(!edges.isEmpty, ordering: .releasing) }
        return body(&edges)
      }
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
    JobRegistry.record(job)?.title ?? "job \(job.rawValue)"
  }
}
