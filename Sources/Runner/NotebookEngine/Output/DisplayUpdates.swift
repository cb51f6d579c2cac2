internal import Limits
internal import RunnerProtocol
internal import Synchronization

/// The updates of displays that wait to be sent: of each display the newest, which replaces those before it.
///
/// All cells and jobs share them, as several may update one display, whose last update has to be sent last.
/// Updates that come slowly are sent at once, so only loops notice.
struct DisplayUpdates {
  private struct Update {
    let bundle: MIMEBundle
    /// The buffer of the cell or job that made it, and its run.
    let writer: ObjectIdentifier
    let execution: ExecutionID
    /// Its place in the order of all updates.
    let number: Int
  }

  private static let shared = Mutex(DisplayUpdates())
  /// Whether any wait, readable without the lock.
  private static let mayWait = Atomic(false)

  /// By display ID.
  private var waiting: [String: Update] = [:]
  private var count = 0
  /// Before this time, updates wait.
  private var opening = ContinuousClock.now

  /// Sends an update now, or replaces the one that waits for its display.
  ///
  /// - Parameters:
  ///   - bundle: The new content.
  ///   - id: The display.
  ///   - writer: The buffer of the cell or job.
  ///   - execution: Its run.
  ///   - prepare: Sends what has to precede the update.
  /// - Returns: Whether it waits.
  static func append(
    _ bundle: MIMEBundle, to id: String, from writer: OutputBuffer, of execution: ExecutionID,
    preparing prepare: () -> Void
  ) -> Bool {
    shared.withLock { updates in
      let now = ContinuousClock.now
      if updates.waiting.isEmpty, now >= updates.opening {
        prepare()
        updates.send([(id, bundle, execution)], at: now)
        return false
      }
      updates.count += 1
      updates.waiting[id] = Update(
        bundle: bundle, writer: ObjectIdentifier(writer), execution: execution,
        number: updates.count)
      mayWait.store(true, ordering: .releasing)
      return true
    }
  }

  /// Sends the updates that a buffer has waiting and all that were made before them, in their order.
  ///
  /// - Parameters:
  ///   - writer: The buffer.
  ///   - isForced: Whether they may wait no longer, because of what is sent next.
  /// - Returns: Whether some go on waiting.
  static func flush(_ writer: OutputBuffer, forced isForced: Bool) -> Bool {
    // A thread that has made an update finds it here; those of other threads have no order with this call.
    guard mayWait.load(ordering: .acquiring) else { return false }
    return shared.withLock { updates in
      let writer = ObjectIdentifier(writer)
      let own = updates.waiting.values.lazy.filter { $0.writer == writer }
      guard let newest = own.map(\.number).max() else { return false }
      let now = ContinuousClock.now
      guard isForced || now >= updates.opening else { return true }
      let due = updates.waiting.filter { $0.value.number <= newest }
      for id in due.keys { updates.waiting[id] = nil }
      mayWait.store(!updates.waiting.isEmpty, ordering: .releasing)
      let ordered = due.sorted { $0.value.number < $1.value.number }
      updates.send(ordered.map { ($0.key, $0.value.bundle, $0.value.execution) }, at: now)
      return false
    }
  }

  /// Sends updates; the more there are, the longer the next ones wait.
  private mutating func send(
    _ updates: [(id: String, bundle: MIMEBundle, execution: ExecutionID)],
    at now: ContinuousClock.Instant
  ) {
    opening = now + max(Limits.Output.updatePause, Limits.Output.updateShare * updates.count)
    for (id, bundle, execution) in updates {
      NotebookRuntime.host.send(.output(execution, .updateDisplay(bundle, displayID: id)))
    }
  }
}
