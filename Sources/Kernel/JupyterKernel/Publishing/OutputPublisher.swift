package import Execution
package import Formatting
internal import JupyterProtocol
internal import Limits
package import POSIX
package import RunnerProtocol
internal import Synchronization

/// Takes what cells and jobs show and brings it to the front-ends, each under its own request.
///
/// It is made before the executor, which writes to it, and given to the kernel, which sends what
/// it holds. Memory is bounded: while too much waits to be sent, ``receive(_:from:)`` waits, too.
package final class OutputPublisher: OutputSink {
  private struct State {
    var outbox = Outbox()
    /// Whether the sending thread has been woken and has not looked yet.
    var isRaised = false
    /// Whether nothing is sent any more.
    var isClosed = false
    /// Hears which runs are to write no more for a while, and which may again.
    var pauseHandler: (@Sendable (ExecutionID, Bool) -> Void)?

    /// Tells of pauses, under the lock so that nobody hears of them in another order.
    mutating func deliverPauses() {
      for pause in outbox.drainPauses() { pauseHandler?(pause.run, pause.isPaused) }
    }
  }

  private let state = Mutex(State())
  /// Opens when somebody can hear what is published.
  let hasSubscriber = Latch()
  /// Raised while there is something to send.
  let wakeup: WakeupDescriptor
  /// Raised while writers may go on.
  private let gate: WakeupDescriptor
  /// The comms that are open.
  let comms = OpenComms()
  /// The cards that are shown.
  let cards = CardDisplays()

  /// Makes a publisher that holds what it receives until a kernel runs with it.
  package init() throws(POSIXError) {
    wakeup = try WakeupDescriptor()
    gate = try WakeupDescriptor()
    gate.raise()
  }

  package func receive(_ output: Output, from execution: ExecutionID) {
    if case .stream(let name, let text) = output {
      guard !text.isEmpty else { return }
      change(waitsForRoom: true) { $0.append(name, text, from: execution) }
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
    change(waitsForRoom: true) { outbox in
      outbox.append(message, result: nil, from: execution)
      return true
    }
  }

  package func receive(_ update: CardUpdate, from execution: ExecutionID) {
    for output in cards.outputs(for: update, withWidgets: comms.isAskedForWidgets) {
      receive(output, from: execution)
    }
  }

  package func limitRate(to bytesPerSecond: ByteCount?) {
    change { outbox in
      outbox.pace(to: bytesPerSecond)
      return true
    }
  }

  package func jobsChanged(to count: Int) {
    change { outbox in
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
      change { outbox in
        outbox.append(message)
        return true
      }
    }
  }

  /// Encodes an output on the writer's thread, so that a large picture delays nobody else.
  private func encode(_ output: Output, from execution: ExecutionID) {
    guard let run = run(execution) else { return }
    if run.isSilent, case .result = output { return }
    guard let (message, result) = OutputEncoding.message(for: output, of: run) else { return }
    change(waitsForRoom: true) { outbox in
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
    change(waitsForRoom: true) { outbox in
      outbox.append(message, result: nil, from: execution)
      return true
    }
  }

  /// Keeps a payload for the reply; a page that comes after the reply is displayed instead.
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
  func begin(_ id: ExecutionID, as run: Outbox.Run, announcing messages: [OutgoingMessage]) {
    change { outbox in
      outbox.begin(id, as: run, announcing: messages)
      return true
    }
  }

  /// What a run asks of its front-end, as its reply carries it.
  func drainPayloads(of id: ExecutionID) -> [JSONValue] {
    let payloads = state.withLock { $0.outbox.drainPayloads(of: id) }
    return payloads.map(OutputEncoding.value(of:))
  }

  /// Sends a message of a run, after all the run has written.
  func send(_ message: OutgoingMessage, from id: ExecutionID) {
    change { outbox in
      outbox.append(message, result: nil, from: id)
      return true
    }
  }

  /// Ends a run of a cell, with all it wrote, the given messages and idle.
  func end(_ id: ExecutionID, with messages: [OutgoingMessage]) -> String? {
    var result: String?
    change { outbox in
      result = outbox.end(id, with: messages)
      return true
    }
    return result
  }

  /// Answers a request whose cell is not run, after the answers of all cells before it.
  func skip(_ parentHeader: [UInt8], with messages: [OutgoingMessage]) {
    change { outbox in
      outbox.skip(parentHeader, with: messages)
      return true
    }
  }

  /// Sends messages that belong to no run of a cell.
  func answer(_ messages: OutgoingMessage...) {
    change { outbox in
      outbox.answer(messages)
      return true
    }
  }

  /// Sends the last messages for a request that runs no cell, and idle.
  func endAnswer(to parentHeader: [UInt8], with messages: [OutgoingMessage]) {
    change { outbox in
      outbox.endAnswer(to: parentHeader, with: messages)
      return true
    }
  }

  /// Changes the outbox; the closure says whether the sending thread has to look.
  private func change(waitsForRoom: Bool = false, _ body: (inout Outbox) -> Bool) {
    let isFull = state.withLock { state in
      guard !state.isClosed else { return false }
      let isWanted = body(&state.outbox)
      state.deliverPauses()
      if isWanted, !state.isRaised {
        state.isRaised = true
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
  /// Takes what is to be sent now.
  func take() -> Outbox.Batch {
    state.withLock { state in
      if state.isRaised {
        state.isRaised = false
        wakeup.lower()
      }
      let batch = state.outbox.take(at: .now, atMost: Limits.Output.publishedBatch)
      state.deliverPauses()
      return batch
    }
  }

  /// Takes note that a batch has been sent; writers that waited may go on.
  func settle(_ batch: Outbox.Batch) {
    state.withLock { state in
      let wasFull = state.outbox.size > Limits.Output.kernelBacklog
      state.outbox.settle(batch)
      if wasFull, state.outbox.size <= Limits.Output.kernelBacklog { gate.raise() }
    }
  }

  /// Wakes the sending thread.
  func wake() {
    change { _ in true }
  }

  /// Has all text that waits sent at once.
  func hurry() {
    change { outbox in
      outbox.hurry()
      return true
    }
  }

  /// Lets every writer go on and drops all that comes from now on.
  func close() {
    state.withLock { state in
      state.isClosed = true
      state.outbox = Outbox()
      gate.raise()
    }
  }
}
