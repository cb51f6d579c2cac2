internal import Formatting
internal import JupyterProtocol
internal import Limits
internal import RunnerProtocol

/// Everything that waits to be sent, in two lanes: a pure state machine, guarded by its owner.
///
/// The *ordered* lane holds all that belongs to runs of cells, see ``OrderedLane``. The *urgent* lane
/// holds what other requests are answered with; it is emptied first, so that a flood of output delays
/// no answer.
struct Outbox: Sendable {
  /// A run of a cell, as far as its outputs are concerned.
  struct Run: Sendable {
    var parentHeader: [UInt8]
    /// The number shown in `Out[n]`.
    var number: Int
    var isSilent: Bool
    /// Whether it belongs to a runner of whole notebooks, which hears one cell at a time.
    var isBatch = false
  }

  /// Text of one run and one stream that is still being gathered.
  private struct Chunk {
    var stream: Stream
    var deadline: ContinuousClock.Instant
  }

  private var urgent: [OutgoingMessage] = []
  private var ordered = OrderedLane()
  /// What runs wait to have sent of their text.
  private var backlog = Backlog()
  private var chunks: [ExecutionID: Chunk] = [:]
  /// When the newest chunk of each run was begun.
  private var chunkStarts: [ExecutionID: ContinuousClock.Instant] = [:]
  private var runs: [ExecutionID: Run] = [:]
  private var newest: Run?
  private var results: [ExecutionID: String] = [:]
  /// What the runs that have not ended ask of their front-ends.
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
  mutating func begin(_ id: ExecutionID, as run: Run, announcing messages: [OutgoingMessage]) {
    let busy = OutgoingMessage.status(.busy, for: run.parentHeader)
    runs[id] = run
    newest = run
    if run.isBatch { displays[id] = UpdatableDisplays() }
    payloads[id] = []
    running.append((id, busy))
    enqueue([busy] + messages, of: id, as: .begin)
  }

  /// Ends a run: whatever it wrote goes first, then its reply and idle, back to back.
  ///
  /// - Returns: The text of the run's result, if it had one.
  mutating func end(_ id: ExecutionID, with messages: [OutgoingMessage]) -> String? {
    flush(id)
    running.removeAll { $0.id == id }
    let idle = runs[id].map { [OutgoingMessage.status(.idle, for: $0.parentHeader)] } ?? []
    enqueue(messages + idle, of: id, as: .end)
    repeatBusy(behind: id)
    payloads[id] = nil
    return results.removeValue(forKey: id)
  }

  /// Takes what a run asks of its front-end, for its reply; later wishes have no reply to go with.
  mutating func drainPayloads(of id: ExecutionID) -> [Payload] {
    payloads.removeValue(forKey: id) ?? []
  }

  /// Answers a request whose cell is not run, after the answers of all cells before it.
  mutating func skip(_ parentHeader: [UInt8], with messages: [OutgoingMessage]) {
    let idle = OutgoingMessage.status(.idle, for: parentHeader)
    enqueue(
      [.status(.busy, for: parentHeader)] + messages + [idle], of: nil, as: .begin)
    repeatBusy(behind: nil)
  }

  /// Adds messages of a request that is answered beside the runs.
  mutating func answer(_ messages: [OutgoingMessage]) {
    urgent.append(contentsOf: messages)
  }

  /// Ends a request that was answered beside the runs.
  mutating func endAnswer(to parentHeader: [UInt8], with messages: [OutgoingMessage]) {
    urgent.append(contentsOf: messages + [.status(.idle, for: parentHeader)])
    // A cell's busy never overtakes its first one, which may still wait in its lane.
    repeatBusy(behind: running.last?.id)
  }

  /// Says behind an idle that another run is still busy.
  ///
  /// Front-ends show the state they heard last, so while a cell runs its busy is said again; while
  /// only jobs run, theirs is said a moment later.
  private mutating func repeatBusy(behind id: ExecutionID?) {
    jobs.requestEnded(at: .now)
    if let other = running.last { enqueue([other.busy], of: id, as: .again(other.id)) }
  }
}

// MARK: - Jobs

extension Outbox {
  /// Takes note of how many jobs are queued or running.
  mutating func jobsChanged(to count: Int, at now: ContinuousClock.Instant) {
    guard let idle = jobs.jobsChanged(to: count, at: now) else { return }
    flushAll()
    enqueue([idle], of: nil)
    if let other = running.last { enqueue([other.busy], of: nil, as: .again(other.id)) }
  }
}

// MARK: - Outputs

extension Outbox {
  /// Adds text to what a run has written.
  ///
  /// - Returns: Whether somebody has to look at the outbox because of this.
  mutating func append(
    _ name: StreamName, _ text: String, from id: ExecutionID,
    at instant: @autoclosure () -> ContinuousClock.Instant = .now
  ) -> Bool {
    let stream = name == .stdout ? "stdout" : "stderr"
    size += text.utf8.count
    backlog.add(text.utf8.count, of: id, isHeld: ordered.isHeld(id))
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
      stream: Stream(name: stream, text: text), deadline: now + gathering(of: id, at: now))
    return true
  }

  /// How long text that begins a chunk waits for more: not at all after a silence of its run.
  ///
  /// In a notebook that is run as a whole it always does, since a second piece of a stream changes the
  /// places of the displays behind it.
  private mutating func gathering(
    of id: ExecutionID, at now: ContinuousClock.Instant
  ) -> Duration {
    let interval = flushing.interval(at: now)
    let last = chunkStarts.updateValue(now, forKey: id)
    let isQuiet = last.map { now - $0 >= Limits.Output.silence } ?? true
    return isQuiet && flushing.isCalm && run(id)?.isBatch != true ? .zero : interval
  }

  /// Adds any other output of a run, after all it has written.
  mutating func append(_ message: OutgoingMessage, result: String?, from id: ExecutionID) {
    flush(id)
    if message.messageType == ClearOutput.messageType { displays[id]?.clear() }
    enqueue([message], of: id)
    if let result { results[id] = result }
  }

  /// Adds a display, or an update of one, after all its run has written.
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
      displays[id]?.noteDisplay(displayID)
    }
    enqueue([message], of: run)
  }

  /// The run under which a runner of whole notebooks takes an update of what an ended run shows.
  ///
  /// It hears the running cell alone, and updates what any cell before it has shown.
  private func listener(
    toUpdatesOf displayID: String, by id: ExecutionID
  ) -> (id: ExecutionID, parentHeader: [UInt8])? {
    guard !isRunning(id), displays.values.contains(displayID), let last = running.last,
      let current = runs[last.id], current.isBatch
    else { return nil }
    return (last.id, current.parentHeader)
  }

  private func isRunning(_ id: ExecutionID) -> Bool { running.contains { $0.id == id } }

  /// Adds a message that belongs to no run in particular.
  mutating func append(_ message: OutgoingMessage) {
    enqueue([message], of: nil)
  }

  /// Keeps a payload for the run's reply; of each kind the last one counts.
  ///
  /// - Returns: Whether there will be a reply.
  mutating func append(_ payload: Payload, from id: ExecutionID) -> Bool {
    guard var kept = payloads[id] else { return false }
    kept.removeAll { $0.isReplaced(by: payload) }
    payloads[id] = kept + [payload]
    return true
  }

  /// Ends the gathering of a run's text.
  private mutating func flush(_ id: ExecutionID) {
    guard let chunk = chunks.removeValue(forKey: id) else { return }
    displays[id]?.noteStream(chunk.stream.name)
    // Its bytes were counted as they came; the message counts itself.
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
  struct Batch: Sendable {
    var messages: [OutgoingMessage]
    /// When the next text has been gathered for long enough; `nil` when none is.
    var deadline: ContinuousClock.Instant?
    /// Whether more is waiting to be sent right after these.
    var isPartial: Bool
    /// About how many bytes of output the messages are.
    var size: Int
  }

  /// Takes what is to be sent now: all urgent messages, and ordered ones up to a limit.
  ///
  /// What is taken still counts as waiting until ``settle(_:)``.
  mutating func take(at now: ContinuousClock.Instant, atMost limit: Int) -> Batch {
    for (id, chunk) in chunks where chunk.deadline <= now && !ordered.isHeld(id) {
      flushing.countFlush()
      flush(id)
    }
    if let busy = jobs.take(at: now, whileCellRuns: !running.isEmpty) { enqueue([busy], of: nil) }
    for message in urgent { ordered.count(message, at: now) }
    let taken = ordered.take(at: now, atMost: limit)
    for (message, run) in taken.messages {
      guard let run, case .stream(let stream) = message.content else { continue }
      backlog.remove(stream.text.utf8.count, of: run)
    }
    let messages = urgent + taken.messages.map(\.message)
    urgent.removeAll(keepingCapacity: true)
    // The text of a run that is held gathers until it is not.
    let deadlines = chunks.filter { !ordered.isHeld($0.key) }.values.map(\.deadline)
    return Batch(
      messages: messages,
      deadline: (deadlines + [ordered.opening, jobs.deadline].compactMap(\.self)).min(),
      isPartial: ordered.hasFresh, size: taken.size)
  }

  /// Takes note that a batch has been sent.
  mutating func settle(_ batch: Batch) {
    size -= batch.size
  }

  /// The runs whose text is to pause, or to go on, since this was asked last.
  mutating func drainPauses() -> [Backlog.Pause] { backlog.drainPauses() }

  /// Paces text to so many bytes a second; sends it as it comes if nothing.
  mutating func pace(to bytesPerSecond: ByteCount?) {
    ordered.throttle = bytesPerSecond.map { OutputThrottle(bytesPerSecond: $0.bytes) }
  }

  /// Ends the gathering and the throttle of all text, to be sent as fast as it goes.
  mutating func hurry() {
    pace(to: nil)
    flushAll()
  }

  /// Ends the gathering of all text, to be sent with the next batch.
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
