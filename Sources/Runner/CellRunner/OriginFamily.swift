internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// The child processes of one cell or job, with all that they have started.
///
/// They are interrupted when it is asked to stop, and killed when it has to.
final class OriginFamily: OriginProcesses {
  private struct Members {
    /// The children that have not been reaped.
    var children: Set<Int32> = []
    var outputs: [ChildOutput] = []
  }

  private let mark: String
  private let members = Mutex(Members())

  private init() {
    mark = RunnerSystem().familyMark
  }

  /// The family of the cell or job that this thread works for.
  static func of(_ origin: Origin) -> OriginFamily? {
    var made: OriginFamily?
    let family = origin.processes { () -> OriginFamily in
      let family = OriginFamily()
      made = family
      return family
    }
    if let made {
      origin.cancellation.observe { level in
        if level >= .forced { made.end() } else { made.interrupt() }
      }
    }
    return family
  }

  func insert(_ child: Int32, writing output: ChildOutput) {
    members.withLock { members in
      members.children.insert(child)
      members.outputs.removeAll { $0.descriptors.isEmpty }
      members.outputs.append(output)
    }
  }

  func remove(_ child: Int32) {
    members.withLock { _ = $0.children.remove(child) }
  }

  func drainOutput() {
    for output in members.withLock(\.outputs) { output.drain() }
  }

  func interrupt() { onThread { $0.interrupt() } }

  func end() { onThread { $0.end() } }

  /// The search takes some milliseconds, which whoever stops a job does not wait for.
  private func onThread(_ body: @escaping @Sendable (ProcessFamily) -> Void) {
    try? BackgroundThread.start(name: "end children") {
      var family = ProcessFamily(mark: self.mark)
      family.roots = Array(self.members.withLock(\.children))
      body(family)
    }
  }
}

extension Origin {
  /// What continues the mark of the processes that the cell or job starts.
  var familyName: String { job.map { "j\($0.rawValue)" } ?? "c\(execution.rawValue)" }
}
