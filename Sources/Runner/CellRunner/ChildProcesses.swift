internal import NotebookEngine
internal import POSIX
internal import Synchronization

/// The child processes that cells and jobs have started, and the thread that reads what these write.
final class ChildProcesses: Sendable {
  private struct State {
    /// Those that have not been reaped, by their identifiers.
    var running: [Int32: (output: ChildOutput, family: OriginFamily)] = [:]
    /// Those whose output has not ended.
    var writing: [ChildOutput] = []
  }

  private let state = Mutex(State())
  private let hasNew: WakeupDescriptor

  init() throws(POSIXError) {
    hasNew = try WakeupDescriptor()
  }

  func start() throws(POSIXError) {
    try EssentialThread.start(name: "children") {
      while true { self.readOnce() }
    }
  }

  /// Takes over a child that this thread has started, and its pipes.
  func childStarted(_ id: Int32, output: Int32, errors: Int32) {
    guard let origin = Origin.here else { return }
    let child = ChildOutput(of: origin, output: output, errors: errors)
    let family = OriginFamily.of(origin)
    family?.insert(id, writing: child)
    state.withLock { state in
      if let family { state.running[id] = (child, family) }
      state.writing.append(child)
    }
    hasNew.raise()
  }

  /// Passes on what a child has written that has ended; forgets the child once it has been reaped.
  func childEnded(_ id: Int32, isReaped: Bool) {
    let child = state.withLock { state in
      isReaped ? state.running.removeValue(forKey: id) : state.running[id]
    }
    guard let child else { return }
    child.output.drain()
    if isReaped { child.family.remove(id) }
  }

  /// Waits until a child has written, and passes it on.
  private func readOnce() {
    let pipes = state.withLock { state in
      state.writing.removeAll { $0.descriptors.isEmpty }
      return state.writing.flatMap { child in child.descriptors.map { ($0, child) } }
    }
    let areReadable = FileDescriptor.waitUntilReadable([hasNew.number] + pipes.map(\.0))
    if areReadable[0] { hasNew.lower() }
    for ((_, child), isReadable) in zip(pipes, areReadable.dropFirst()) where isReadable {
      child.drain()
    }
  }
}
