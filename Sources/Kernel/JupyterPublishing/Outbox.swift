internal import Formatting
internal import JupyterProtocol
internal import Limits
internal import RunnerProtocol

/// Everything that waits to be sent, in two lanes: a pure state machine, guarded by its owner.
///
/// The *ordered* lane holds the messages of runs, see ``OrderedLane``. The *urgent* lane holds the
/// answers to all other requests; it is emptied first, so that a flood of output delays no answer.
package struct Outbox: Sendable {
  /// What the outputs of a run need to know of it.
  package struct Run: Sendable {
    var parentHeader: [UInt8]
    /// The number shown in `Out[n]`.
    var number: Int
    var isSilent: Bool
    /// Whether its front-end runs a whole notebook, and listens to one cell at a time.
    var isBatch: Bool

    package init(parentHeader: [UInt8], number: Int, isSilent: Bool, isBatch: Bool = false) {
      self.parentHeader = parentHeader
      self.number = number
      self.isSilent = isSilent
      self.isBatch = isBatch
    }
  }

  /// Text of one run and one stream that is being coalesced.
  private struct Chunk {
    var stream: Stream
    var deadline: ContinuousClock.Instant
  }

  private var urgent: [OutgoingMessage] = []
  private var ordered = OrderedLane()
  /// The unsent text of runs.
  private var backlog = Backlog()
  private var chunks: [ExecutionID: Chunk] = [:]
  /// When the newest chunk of each run began.
  private var chunkStarts: [ExecutionID: ContinuousClock.Instant] = [:]
  private var runs: [ExecutionID: Run] = [:]
  private var newest: Run?
  private var results: [ExecutionID: String] = [:]
  /// The payloads of the runs that have not ended.
  private var payloads: [ExecutionID: [Payload]] = [:]
  /// The busy of each run that has not ended, the newest last.
  private var running: [(id: ExecutionID, busy: OutgoingMessage)] = []
  /// Which displays of the batch runs can still be updated.
  private var displays: [ExecutionID: UpdatableDisplays] = [:]
  private var jobs = JobBusyIndicator()
  private var flushing = CoalescingDelay()
  /// About how many bytes of output wait.
  private(set) var size = 0

  /// Whether nothing at all waits.
  var isEmpty: Bool { urgent.isEmpty && ordered.isEmpty && chunks.isEmpty }

  /// The run an output belongs to; an output of no known run is shown with the newest.
  func run(_ id: ExecutionID) -> Run? { runs[id] ?? newest }
}

// MARK: - Requests

extension Outbox {
  /// Begins a run: from now on its outputs have a parent.
  mutating func beginRun(_ id: ExecutionID, as run: Run, announcing messages: [OutgoingMessage]) {
    let busy = OutgoingMessage.status(.busy, for: run.parentHeader)
    runs[id] = run
    newest = run
    if run.isBatch { displays[id] = UpdatableDisplays() }
    payloads[id] = []
    running.append((id, busy))
    enqueue([busy] + messages, of: id, as: .begin)
  }

  /// Ends a run: everything it wrote is sent first, then its reply and idle, back to back.
  ///
  /// - Returns: The text of the run's result, if it had one.
  mutating func endRun(_ id: ExecutionID, with messages: [OutgoingMessage]) -> String? {
    flush(id)
    running.removeAll { $0.id == id }
    let idle = runs[id].map { [OutgoingMessage.status(.idle, for: $0.parentHeader)] } ?? []
    enqueue(messages + idle, of: id, as: .end)
    repeatBusy(behind: id)
    payloads[id] = nil
    return results.removeValue(forKey: id)
  }

  /// Removes and returns the payloads of a run, for its reply; later ones are rejected.
  mutating func drainPayloads(of id: ExecutionID) -> [Payload] {
    payloads.removeValue(forKey: id) ?? []
  }

  /// Answers a request whose cell is not run, after the replies of all cells before it.
  mutating func skip(_ parentHeader: [UInt8], with messages: [OutgoingMessage]) {
    let idle = OutgoingMessage.status(.idle, for: parentHeader)
    enqueue(
      [.status(.busy, for: parentHeader)] + messages + [idle], of: nil, as: .begin)
    repeatBusy(behind: nil)
  }

  /// Sends messages of a request that runs no cell.
  mutating func answer(_ messages: [OutgoingMessage]) {
    urgent.append(contentsOf: messages)
  }

  /// Ends a request that runs no cell.
  mutating func endAnswer(to parentHeader: [UInt8], with messages: [OutgoingMessage]) {
    urgent.append(contentsOf: messages + [.status(.idle, for: parentHeader)])
    // In the lane of the run, because its first busy may still wait there.
    repeatBusy(behind: running.last?.id)
  }

  /// Sends busy again after an idle, if another run is still busy.
  ///
  /// Front-ends show the state they received last. While only jobs run, their busy follows a moment
  /// later.
  private mutating func repeatBusy(behind id: ExecutionID?) {
    jobs.requestEnded(at: .now)
    if let other = running.last { enqueue([other.busy], of: id, as: .again(other.id)) }
  }
}

// MARK: - Jobs

extension Outbox {
  /// Updates how many jobs are queued or running.
  mutating func jobsChanged(to count: Int, at now: ContinuousClock.Instant) {
    guard let idle = jobs.jobsChanged(to: count, at: now) else { return }
    flushAll()
    enqueue([idle], of: nil)
    if let other = running.last { enqueue([other.busy], of: nil, as: .again(other.id)) }
  }
}

// MARK: - Outputs

extension Outbox {
  /// Appends text of a run.
  ///
  /// - Returns: Whether the sending thread has to look at the outbox.
  mutating func append(
    _ name: StreamName, _ text: String, from id: ExecutionID,
    at instant: @autoclosure () -> ContinuousClock.Instant = .now
  ) -> Bool {
    let stream = name == .stdout ? "stdout" : "stderr"
    size += text.utf8.count
    backlog.append(text.utf8.count, of: id, isHeld: ordered.isHeld(id))
    if let chunk = chunks[id], chunk.stream.name == stream {
      chunks[id]?.stream.text += text
      guard chunk.stream.text.utf8.count + text.utf8.count >= Limits.Output.fullMessage else {
        return false
      }
      flush(id)
      return true
    }
    flush(id)
    let now = instant()
    chunks[id] = Chunk(
      stream: Stream(name: stream, text: text), deadline: now + delay(of: id, at: now))
    return true
  }

  /// How long the text of a new chunk is coalesced: not at all after a silence of its run.
  ///
  /// In a batch run it always is, because a second piece of a stream changes the indexes of the displays
  /// behind it, see ``UpdatableDisplays``.
  private mutating func delay(
    of id: ExecutionID, at now: ContinuousClock.Instant
  ) -> Duration {
    let interval = flushing.interval(at: now)
    let last = chunkStarts.updateValue(now, forKey: id)
    let isQuiet = last.map { now - $0 >= Limits.Output.silence } ?? true
    return isQuiet && flushing.isCalm && run(id)?.isBatch != true ? .zero : interval
  }

  /// Appends any other output of a run, after everything it has written.
  mutating func append(_ message: OutgoingMessage, result: String?, from id: ExecutionID) {
    flush(id)
    if message.messageType == ClearOutput.messageType { displays[id]?.clear() }
    enqueue([message], of: id)
    if let result { results[id] = result }
  }

  /// Appends a display, or an update of one, after everything its run has written.
  mutating func append(
    _ message: OutgoingMessage, shownAs displayID: String, from id: ExecutionID
  ) {
    flush(id)
    var message = message
    var run = id
    if message.messageType == UpdateDisplayData.messageType {
      if let listener = listener(toUpdatesOf: displayID, by: id) {
        message.parentHeader = listener.parentHeader
        run = listener.id
      }
    } else if isRunning(id) {
      displays[id]?.recordDisplay(displayID)
    }
    enqueue([message], of: run)
  }

  /// The run under which a batch front-end accepts the update of a display of an ended run.
  ///
  /// It listens to the running cell only, but updates displays of any cell before it.
  private func listener(
    toUpdatesOf displayID: String, by id: ExecutionID
  ) -> (id: ExecutionID, parentHeader: [UInt8])? {
    guard !isRunning(id), displays.values.contains(displayID), let last = running.last,
      let current = runs[last.id], current.isBatch
    else { return nil }
    return (last.id, current.parentHeader)
  }

  private func isRunning(_ id: ExecutionID) -> Bool { running.contains { $0.id == id } }

  /// Appends a message that belongs to no run.
  mutating func append(_ message: OutgoingMessage) {
    enqueue([message], of: nil)
  }

  /// Stores a payload for the run's reply; of each kind, the last one counts.
  ///
  /// - Returns: Whether there will be a reply.
  mutating func append(_ payload: Payload, from id: ExecutionID) -> Bool {
    guard var kept = payloads[id] else { return false }
    kept.removeAll { $0.isReplaced(by: payload) }
    payloads[id] = kept + [payload]
    return true
  }

  /// Ends the chunk of a run.
  private mutating func flush(_ id: ExecutionID) {
    guard let chunk = chunks.removeValue(forKey: id) else { return }
    displays[id]?.recordStream(chunk.stream.name)
    // Its bytes were counted as they came; from now on the message counts.
    size -= chunk.stream.text.utf8.count
    let parent = run(id)?.parentHeader ?? OutgoingMessage.emptyObject
    enqueue([.stream(chunk.stream, for: parent)], of: id)
  }

  private mutating func enqueue(
    _ messages: [OutgoingMessage], of id: ExecutionID?, as role: OrderedLane.Role = .output
  ) {
    ordered.append(messages, of: id, as: role)
    for message in messages { size += message.size }
  }
}

// MARK: - Sending

extension Outbox {
  /// Messages to be sent now, and when to look again.
  package struct Batch: Sendable {
    package var messages: [OutgoingMessage]
    /// When the delay of the next text is over; `nil` if there is none.
    package var deadline: ContinuousClock.Instant?
    /// Whether more can be sent right after these.
    package var isPartial: Bool
    /// About how many bytes of output the messages are.
    var size: Int

    package init(
      messages: [OutgoingMessage], deadline: ContinuousClock.Instant?, isPartial: Bool, size: Int
    ) {
      self.messages = messages
      self.deadline = deadline
      self.isPartial = isPartial
      self.size = size
    }
  }

  /// Removes and returns what is to be sent now: all urgent messages, and ordered ones up to a limit.
  ///
  /// They count as waiting until ``acknowledge(_:)``.
  mutating func dequeueBatch(at now: ContinuousClock.Instant, atMost limit: Int) -> Batch {
    for (id, chunk) in chunks where chunk.deadline <= now && !ordered.isHeld(id) {
      flushing.countFlush()
      flush(id)
    }
    if let busy = jobs.dequeue(at: now, whileCellRuns: !running.isEmpty) {
      enqueue([busy], of: nil)
    }
    for message in urgent { ordered.count(message, at: now) }
    let sent = ordered.dequeue(at: now, atMost: limit)
    for (message, run) in sent.messages {
      guard let run, case .stream(let stream) = message.content else { continue }
      backlog.remove(stream.text.utf8.count, of: run)
    }
    let messages = urgent + sent.messages.map(\.message)
    urgent.removeAll(keepingCapacity: true)
    // The text of a held run is coalesced until it is released.
    let deadlines = chunks.filter { !ordered.isHeld($0.key) }.values.map(\.deadline)
    return Batch(
      messages: messages,
      deadline: (deadlines + [ordered.opening, jobs.deadline].compactMap(\.self)).min(),
      isPartial: ordered.hasFresh, size: sent.size)
  }

  /// Records that a batch has been sent.
  mutating func acknowledge(_ batch: Batch) {
    size -= batch.size
  }

  /// Removes and returns the pauses that have not been delivered.
  mutating func drainPauses() -> [Backlog.Pause] { backlog.drainPauses() }

  /// Limits text to so many bytes per second; sends it as it comes if `nil`.
  mutating func pace(to bytesPerSecond: ByteCount?) {
    ordered.throttle = bytesPerSecond.map { OutputThrottle(bytesPerSecond: $0.bytes) }
  }

  /// Ends coalescing and throttling: all text is sent as fast as possible.
  mutating func hurry() {
    pace(to: nil)
    flushAll()
  }

  /// Ends all chunks, which are sent with the next batch.
  mutating func flushAll() {
    for id in Array(chunks.keys) { flush(id) }
  }
}

extension Payload {
  /// Whether a later payload asks for the same kind of thing.
  fileprivate func isReplaced(by later: Payload) -> Bool {
    switch (self, later) {
    case (.page, .page), (.setNextInput, .setNextInput): true
    default: false
    }
  }
}
