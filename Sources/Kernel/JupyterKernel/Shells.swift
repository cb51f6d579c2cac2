internal import Execution
internal import FoundationEssentials
internal import JupyterHistory
internal import JupyterProtocol
internal import JupyterPublishing
internal import Latches
internal import Synchronization

/// The main shell, and the sub-shells that front-ends create beside it; JEP 91.
///
/// Each runs its cells one after another and numbers them separately; all share their declarations.
/// See <https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html>.
final class Shells: Sendable {
  private struct State {
    /// The queues of the shells that accept requests; the main shell has no identifier.
    var queues: [String?: ExecutionQueue] = [:]
    /// The identifiers of the sub-shells, in the order of creation.
    var identifiers: [String] = []
    /// How many sub-shells have been created.
    var createdCount = 0
    /// The queues of the shells that run cells or wait for some.
    var active: [ObjectIdentifier: ExecutionQueue] = [:]
    var isEnding = false
  }

  private let executor: any CellExecutor
  private let publisher: OutputPublisher
  private let input: InputBroker
  private let history: History
  private let holdsCells: Bool
  private let identifiers = ExecutionIdentifiers()
  private let state = Mutex(State())
  private let ended = Latch()

  init(
    executor: any CellExecutor, publisher: OutputPublisher, input: InputBroker, history: History,
    holdingCells holdsCells: Bool
  ) {
    self.executor = executor
    self.holdsCells = holdsCells
    self.publisher = publisher
    self.input = input
    self.history = history
  }

  /// Starts the main shell.
  func start() {
    serve(ExecutionQueue(), as: nil, number: nil)
  }

  /// Creates a sub-shell.
  ///
  /// - Returns: Its identifier.
  func create() -> String {
    let id = UUID().uuidString.lowercased()
    let number = state.withLock { state in
      state.createdCount += 1
      state.identifiers.append(id)
      return state.createdCount
    }
    serve(ExecutionQueue(), as: id, number: number)
    return id
  }

  /// Ends a sub-shell: its running cell completes, the ones behind it are aborted.
  ///
  /// - Throws: ``RequestRefusal`` if none has this identifier.
  func delete(_ id: String) throws {
    let queue = state.withLock { state in
      state.identifiers.removeAll { $0 == id }
      return state.queues.removeValue(forKey: id)
    }
    guard let queue else { throw RequestRefusal.unknownSubshell(id) }
    queue.close()
  }

  /// The identifiers of the sub-shells, in the order of creation.
  var subshellIDs: [String] { state.withLock(\.identifiers) }

  /// The queue of a sub-shell, or of the main shell if there is no identifier.
  func queue(of id: String?) -> ExecutionQueue? { state.withLock { $0.queues[id] } }

  /// Stops waiting for jobs in every shell.
  func releaseHolds() {
    for queue in state.withLock({ Array($0.active.values) }) { queue.releaseHold() }
  }

  /// Ends every shell: queued cells are aborted, and no cell waits for its jobs any more.
  func finish() {
    let queues = state.withLock { state in
      state.isEnding = true
      return Array(state.active.values)
    }
    for queue in queues { queue.finish() }
    if queues.isEmpty { ended.open() }
  }

  /// Returns when the last cell of every shell has ended.
  func waitForEnd() async {
    await ended.wait()
  }

  private func serve(_ queue: ExecutionQueue, as id: String?, number: Int?) {
    let isEnding = state.withLock { state in
      state.queues[id] = queue
      state.active[ObjectIdentifier(queue)] = queue
      return state.isEnding
    }
    if isEnding { queue.finish() }
    Task {
      var loop = ExecutionLoop(
        executor: executor, publisher: publisher, input: input, history: history, queue: queue,
        identifiers: identifiers, subshell: number, holdingCells: holdsCells)
      await loop.run()
      let isLast = state.withLock { state in
        state.active[ObjectIdentifier(queue)] = nil
        return state.isEnding && state.active.isEmpty
      }
      if isLast { ended.open() }
    }
  }
}
