package import Execution
package import Formatting
package import JupyterProtocol
package import Latches
internal import Limits
package import POSIX
package import RunnerProtocol
internal import Synchronization

/// Publishes what cells and jobs show, each output under the request of its cell.
///
/// It is made before the executor, which writes to it, and given to the kernel, which sends what it
/// holds. Memory is bounded: while too much waits to be sent, `receive` blocks.
package final class OutputPublisher: OutputSink {
  private enum Phase {
    /// The sending thread has seen everything there is to send.
    case quiet
    /// The sending thread has been woken, and has not looked yet.
    case woken
    /// Nothing is sent any more, and everything received is dropped.
    case closed
  }

  private struct State {
    var outbox = Outbox()
    var phase = Phase.quiet
    /// Called when a run is to pause or to resume.
    var pauseHandler: (@Sendable (ExecutionID, Bool) -> Void)?

    /// Delivers pauses, under the lock so that their order is kept.
    mutating func deliverPauses() {
      for pause in outbox.drainPauses() { pauseHandler?(pause.run, pause.isPaused) }
    }
  }

  private let state = Mutex(State())
  /// Open once a front-end receives what is published.
  package let hasSubscriber = Latch()
  /// Raised while there may be something to send.
  package let wakeup: WakeupDescriptor
  /// Raised while writers need not wait.
  private let gate: WakeupDescriptor
  /// The comms that are open.
  package let comms = OpenComms()
  /// The cards that are shown.
  package let cards: CardDisplays

  /// Makes a publisher that holds what it receives until a kernel runs with it.
  ///
  /// - Parameter archive: Keeps the last states of cards for the notebook's next kernel.
  /// - Throws: A ``POSIXError`` if the system has no descriptors left.
  package init(archive: CardArchive? = nil) throws(POSIXError) {
    cards = CardDisplays(archive)
    wakeup = try WakeupDescriptor()
    gate = try WakeupDescriptor()
    gate.raise()
  }

  package func receive(_ output: Output, from execution: ExecutionID) {
    if case .stream(let name, let text) = output {
      guard !text.isEmpty else { return }
      update(waitsForRoom: true) { $0.append(name, text, from: execution) }
      cards.append(text, from: execution)
      return
    }
    switch output {
    case .comm(let event): receive(event, from: execution)
    case .payload(let payload): receive(payload, from: execution)
    default: encode(output, from: execution)
    }
  }

  package func receive(_ failure: ErrorReport, from execution: ExecutionID) {
    guard let run = run(execution),
      let message = OutputEncoding.message(for: failure, of: run)
    else { return }
    update(waitsForRoom: true) { outbox in
      outbox.append(message, result: nil, from: execution)
      return true
    }
  }

  package func receive(_ update: CardUpdate, from execution: ExecutionID) {
    for output in cards.outputs(
      for: update, from: execution, withWidgets: comms.isAskedForWidgets)
    {
      receive(output, from: execution)
    }
  }

  package func limitRate(to bytesPerSecond: ByteCount?) {
    update { outbox in
      outbox.pace(to: bytesPerSecond)
      return true
    }
  }

  package func jobsChanged(to count: Int) {
    update { outbox in
      outbox.jobsChanged(to: count, at: .now)
      return true
    }
  }

  package func whenBehind(_ pause: @escaping @Sendable (ExecutionID, Bool) -> Void) {
    state.withLock { $0.pauseHandler = pause }
  }

  package func processEnded() {
    for (id, opener) in comms.removeAll(except: cards.comms) {
      let close = CommEvent(id: id, kind: .close)
      guard let message = OutputEncoding.message(for: close, parent: opener) else { continue }
      update { outbox in
        outbox.append(message)
        return true
      }
    }
  }

  /// Encodes an output on the writer's thread, so that a large picture delays no other output.
  private func encode(_ output: Output, from execution: ExecutionID) {
    guard let run = run(execution) else { return }
    if run.isSilent, case .result = output { return }
    guard let (message, result) = OutputEncoding.message(for: output, of: run) else { return }
    update(waitsForRoom: true) { outbox in
      switch output {
      case .display(_, let displayID?), .updateDisplay(_, let displayID):
        outbox.append(message, shownAs: displayID, from: execution)
      default:
        outbox.append(message, result: result, from: execution)
      }
      return true
    }
  }

  private func receive(_ event: CommEvent, from execution: ExecutionID) {
    let run = run(execution)?.parentHeader ?? OutgoingMessage.emptyObject
    let parent = comms.send(event, from: run)
    guard let message = OutputEncoding.message(for: event, parent: parent) else { return }
    update(waitsForRoom: true) { outbox in
      outbox.append(message, result: nil, from: execution)
      return true
    }
  }

  /// Stores a payload for the reply; a page that comes after the reply is displayed instead.
  private func receive(_ payload: Payload, from execution: ExecutionID) {
    let isKept = state.withLock { $0.outbox.append(payload, from: execution) }
    guard !isKept, case .page(let bundle) = payload else { return }
    encode(.display(bundle, displayID: nil), from: execution)
  }

  private func run(_ execution: ExecutionID) -> Outbox.Run? {
    state.withLock { $0.outbox.run(execution) }
  }
}

// MARK: - For the kernel

extension OutputPublisher {
  /// Begins a run of a cell, with busy and the given messages.
  package func beginRun(
    _ id: ExecutionID, as run: Outbox.Run, announcing messages: [OutgoingMessage]
  ) {
    update { outbox in
      outbox.beginRun(id, as: run, announcing: messages)
      return true
    }
  }

  /// Removes and returns the payloads of a run, in the form of its reply.
  package func drainPayloads(of id: ExecutionID) -> [JSONValue] {
    let payloads = state.withLock { $0.outbox.drainPayloads(of: id) }
    return payloads.map(OutputEncoding.value(of:))
  }

  /// Sends a message of a run, after all the run has written.
  package func send(_ message: OutgoingMessage, from id: ExecutionID) {
    update { outbox in
      outbox.append(message, result: nil, from: id)
      return true
    }
  }

  /// Ends a run of a cell: sends all it wrote, the given messages and idle.
  package func endRun(_ id: ExecutionID, with messages: [OutgoingMessage]) -> String? {
    var result: String?
    update { outbox in
      result = outbox.endRun(id, with: messages)
      return true
    }
    return result
  }

  /// Shows on all cards that their jobs end with the kernel.
  package func endCards() {
    for (run, output) in cards.endAll() { receive(output, from: run) }
    hurry()
  }

  /// Answers a request whose cell is not run, after the replies of all cells before it.
  package func skip(_ parentHeader: [UInt8], with messages: [OutgoingMessage]) {
    update { outbox in
      outbox.skip(parentHeader, with: messages)
      return true
    }
  }

  /// Sends messages that belong to no run.
  package func answer(_ messages: OutgoingMessage...) {
    update { outbox in
      outbox.answer(messages)
      return true
    }
  }

  /// Sends the last messages for a request that runs no cell, and idle.
  package func endAnswer(to parentHeader: [UInt8], with messages: [OutgoingMessage]) {
    update { outbox in
      outbox.endAnswer(to: parentHeader, with: messages)
      return true
    }
  }

  /// Changes the outbox; the closure returns whether the sending thread has to look.
  private func update(waitsForRoom: Bool = false, _ body: (inout Outbox) -> Bool) {
    let isFull = state.withLock { state in
      if case .closed = state.phase { return false }
      let isWanted = body(&state.outbox)
      state.deliverPauses()
      if isWanted, case .quiet = state.phase {
        state.phase = .woken
        wakeup.raise()
      }
      guard state.outbox.size > Limits.Output.kernelBacklog else { return false }
      gate.lower()
      return true
    }
    if isFull, waitsForRoom { gate.wait() }
  }
}

// MARK: - For the sending thread

extension OutputPublisher {
  /// Removes and returns what is to be sent now.
  package func dequeueBatch() -> Outbox.Batch {
    state.withLock { state in
      if case .woken = state.phase {
        state.phase = .quiet
        wakeup.lower()
      }
      let batch = state.outbox.dequeueBatch(at: .now, atMost: Limits.Output.publishedBatch)
      state.deliverPauses()
      return batch
    }
  }

  /// Records that a batch has been sent, and lets waiting writers continue.
  package func acknowledge(_ batch: Outbox.Batch) {
    state.withLock { state in
      let wasFull = state.outbox.size > Limits.Output.kernelBacklog
      state.outbox.acknowledge(batch)
      if wasFull, state.outbox.size <= Limits.Output.kernelBacklog { gate.raise() }
    }
  }

  /// Wakes the sending thread.
  package func wake() {
    update { _ in true }
  }

  /// Sends all waiting text at once.
  package func hurry() {
    update { outbox in
      outbox.hurry()
      return true
    }
  }

  /// Lets all writers continue, and drops everything received from now on.
  package func close() {
    state.withLock { state in
      state.phase = .closed
      state.outbox = Outbox()
      gate.raise()
    }
  }
}
