package import RunnerProtocol
internal import Synchronization

/// Which jobs cannot go on without which others, so that none waits for itself in the end.
///
/// Cells are not in it: nothing waits for a cell.
package enum WaitGraph {
  /// Why a job cannot go on without another.
  fileprivate enum Reason: Hashable {
    case waits
    case startsAfter
    case hasPart

    var phrase: String {
      switch self {
      case .waits: "waits for"
      case .startsAfter: "is to start after"
      case .hasPart: "waits for its part"
      }
    }
  }

  fileprivate struct Edge: Hashable {
    let source: JobID
    let target: JobID
    let reason: Reason
  }

  /// The edges that leave each job, with how often each is there.
  private static let edges = Mutex<[JobID: [Edge: Int]]>([:])
  /// Whether there are any, to be looked at without the lock.
  private static let hasEdges = Atomic(false)

  /// A job's wait for another, until it has ended.
  package struct Wait {
    fileprivate let edges: [Edge]

    /// Takes note that the wait is over.
    package func end() {
      WaitGraph.change { graph in
        for edge in edges {
          guard let count = graph[edge.source]?[edge] else { continue }
          graph[edge.source]?[edge] = count > 1 ? count - 1 : nil
          if graph[edge.source]?.isEmpty == true { graph[edge.source] = nil }
        }
      }
    }
  }

  /// Notes that what runs here waits for a job; nothing when it is no job that waits.
  ///
  /// - Throws: A ``WaitFailure`` that names the jobs that would wait for each other.
  package static func begin(waitingFor target: JobRecord) throws(WaitFailure) -> Wait? {
    guard let origin = Origin.current, let job = origin.job else { return nil }
    guard job != target.id else { throw .waitsForItself(job: job.rawValue) }
    let first = Edge(source: job, target: target.id, reason: .waits)
    let membership = origin.whole.map { Edge(source: $0, target: job, reason: .hasPart) }
    let wait = Wait(edges: [first] + [membership].compactMap(\.self))
    let circle = change { graph in
      for edge in wait.edges { graph[edge.source, default: [:]][edge, default: 0] += 1 }
      return path(from: target.id, to: job, in: graph)
    }
    guard let circle else { return wait }
    wait.end()
    throw .cycle(describe([first] + circle))
  }

  /// Notes which jobs a new one is to start after.
  static func addPredecessors(of job: JobRecord) {
    guard job.hasPredecessors else { return }
    let predecessors = job.state.withLock { $0.predecessors }
    change { graph in
      for predecessor in predecessors {
        let edge = Edge(source: job.id, target: predecessor.id, reason: .startsAfter)
        graph[job.id, default: [:]][edge] = 1
      }
    }
  }

  /// Forgets what a job waited for, also what a thread of it has left that was ended.
  package static func remove(_ job: JobID) {
    // What the job has waited for was noted by its own threads or before it began.
    guard hasEdges.load(ordering: .acquiring) else { return }
    change { $0[job] = nil }
  }

  /// Works on the edges; a thread that ended meanwhile would keep all jobs from waiting.
  private static func change<Result: Sendable>(
    _ body: (inout [JobID: [Edge: Int]]) -> Result
  ) -> Result {
    NotebookRuntime.host.uninterrupted {
      edges.withLock { edges in
        defer { hasEdges.store(!edges.isEmpty, ordering: .releasing) }
        return body(&edges)
      }
    }
  }

  /// The edges that lead from one job to another; nothing when none do.
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

  private static func describe(_ circle: [Edge]) -> String {
    var text = circle.first.map { title($0.source) } ?? ""
    for (index, edge) in circle.enumerated() {
      text += (index > 0 ? ", which " : " ") + "\(edge.reason.phrase) \(title(edge.target))"
    }
    return text
  }

  private static func title(_ job: JobID) -> String {
    JobRegistry.record(job)?.title ?? "job \(job.rawValue)"
  }
}
