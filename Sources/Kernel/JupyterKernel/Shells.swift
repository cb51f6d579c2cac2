internal import Execution
internal import FoundationEssentials
internal import JupyterProtocol
internal import Synchronization

/// The main shell, and the sub-shells that front-ends ask for beside it; JEP 91.
///
/// Each runs its cells one after another and counts them for itself; what they declare is for all.
/// See <https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html>.
final class Shells: Sendable {
  private struct State {
    /// The queues of those that take requests; the main shell has no identifier.
    var queues: [String?: ExecutionQueue] = [:]
    /// The identifiers of the sub-shells, in the order of their making.
    var identifiers: [String] = []
    /// How many sub-shells were made.
    var made = 0
    /// The queues of those that run cells or wait for some.
    var active: [ObjectIdentifier: ExecutionQueue] = [:]
    var isEnding = false
  }

  private let executor: any CellExecutor
  private let publisher: OutputPublisher
  private let input: InputBroker
  private let history: History
  private let identifiers = ExecutionIdentifiers()
  private let state = Mutex(State())
  private let ended = Latch()

  init(
    executor: any CellExecutor, publisher: OutputPublisher, input: InputBroker, history: History
  ) {
    self.executor = executor
    self.publisher = publisher
    self.input = input
    self.history = history
  }

  /// Begins to run the cells of the main shell.
  func start() {
    serve(ExecutionQueue(), as: nil, number: nil)
  }

  /// Makes a sub-shell.
  ///
  /// - Returns: Its identifier.
  func create() -> String {
    let id = UUID().uuidString.lowercased()
    let number = state.withLock { state in
      state.made += 1
      state.identifiers.append(id)
      return state.made
    }
    serve(ExecutionQueue(), as: id, number: number)
    return id
  }

  /// Ends a sub-shell: its running cell goes on to its end, those behind it are aborted.
  ///
  /// - Throws: ``RequestRefusal`` when there is none of this identifier.
  func delete(_ id: String) throws {
    let queue = state.withLock { state in
      state.identifiers.removeAll { $0 == id }
      return state.queues.removeValue(forKey: id)
    }
    guard let queue else { throw RequestRefusal.unknownSubshell(id) }
    queue.close()
  }

  /// The identifiers of the sub-shells, in the order of their making.
  var subshellIDs: [String] { state.withLock(\.identifiers) }

  /// The queue of a sub-shell, or without an identifier that of the main shell.
  func queue(of id: String?) -> ExecutionQueue? { state.withLock { $0.queues[id] } }

  /// Ends the waiting for jobs in every shell.
  func releaseHolds() {
    for queue in state.withLock({ Array($0.active.values) }) { queue.releaseHold() }
  }

  /// Ends every shell: what waits is aborted, and no cell waits for its jobs any more.
  func end() {
    let queues = state.withLock { state in
      state.isEnding = true
      return Array(state.active.values)
    }
    for queue in queues { queue.end() }
    if queues.isEmpty { ended.open() }
  }

  /// Returns when the last cell of all shells has ended.
  func waitForEnd() async {
    await ended.wait()
  }

  private func serve(_ queue: ExecutionQueue, as id: String?, number: Int?) {
    let isEnding = state.withLock { state in
      state.queues[id] = queue
      state.active[ObjectIdentifier(queue)] = queue
      return state.isEnding
    }
    if isEnding { queue.end() }
    Task {
      var runs = ExecutionLoop(
        executor: executor, publisher: publisher, input: input, history: history, queue: queue,
        identifiers: identifiers, subshell: number)
      await runs.run()
      let isLast = state.withLock { state in
        state.active[ObjectIdentifier(queue)] = nil
        return state.isEnding && state.active.isEmpty
      }
      if isLast { ended.open() }
    }
  }
}
