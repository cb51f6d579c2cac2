internal import Formatting
internal import Limits
package import RunnerProtocol
internal import Synchronization

/// Coalesces what one cell or job writes, and sends it in whole characters, in the order of writing.
///
/// What a job writes goes to its log first: it is kept even if this process dies a moment later, and
/// every line on the page is also in the log. A line written after a pause is sent at once; lines that
/// follow closely are coalesced for a moment. An unfinished line waits longer for its end, so that it
/// does not mix with the lines of other jobs of the cell.
package final class OutputBuffer: Sendable {
  /// Whether the flusher will call ``flushLines()``.
  private enum Flush {
    case none
    /// It will; the unfinished line has so often been left waiting for its end.
    case scheduled(lineWaits: Int)

    var lineWaits: Int? {
      if case .scheduled(let count) = self { count } else { nil }
    }
  }

  private struct State {
    var stdout: [UInt8] = []
    var stderr: [UInt8] = []
    /// The stream of the buffered bytes, which have to be sent before anything else.
    var current = StreamName.stdout
    var flush = Flush.none
    var lastFlush: ContinuousClock.Instant?
    var cap = OutputCap()

    subscript(stream: StreamName) -> [UInt8] {
      get { stream == .stdout ? stdout : stderr }
      _modify {
        if stream == .stdout { yield &stdout } else { yield &stderr }
      }
    }
  }

  /// How much of the buffered bytes to send.
  private enum Extent {
    case wholeLines
    case wholeCharacters
    case everything
  }

  private let execution: ExecutionID
  private let job: JobID?
  private let state = Mutex(State())

  package init(execution: ExecutionID, job: JobID?) {
    self.execution = execution
    self.job = job
  }

  /// Buffers bytes of a stream; blocks while too much is unsent.
  package func write(_ stream: StreamName, _ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    let needsFlush = withState { state -> Bool in
      if state.current != stream {
        flush(&state, state.current)
        state.current = stream
      }
      state[stream].append(contentsOf: bytes)
      if state[stream].count >= Limits.Output.bufferedBytes
        || (endsLine(state, stream) && isAfterPause(state))
      {
        flush(&state, stream, endsLine(state, stream) ? .wholeCharacters : .wholeLines)
        if state[stream].count >= Limits.Output.bufferedBytes { flush(&state, stream) }
        guard !state[stream].isEmpty else { return false }
      }
      guard state.flush.lineWaits == nil else { return false }
      state.flush = .scheduled(lineWaits: 0)
      return true
    }
    if needsFlush { NotebookRuntime.host.flushSoon(self) }
  }

  package func write(_ stream: StreamName, _ text: String) {
    var text = text
    text.withUTF8 { write(stream, UnsafeRawBufferPointer($0)) }
  }

  /// Sends an output other than text, after the text written before.
  ///
  /// An update of a display may wait for a moment, in which another one replaces it. It is sent before any
  /// output but text, and before the end of the cell or job.
  package func send(_ output: Output) {
    if case .updateDisplay(let bundle, let id) = output { return update(id, bundle) }
    withState { state in
      flush(&state, state.current)
      _ = DisplayUpdates.flush(self, forced: true)
      if case .display(let bundle, _) = output, let text = bundle.entries["text/plain"] {
        _ = log(text + "\n")
      }
      NotebookRuntime.host.send(.output(execution, output))
    }
  }

  private func update(_ display: String, _ bundle: MIMEBundle) {
    let needsFlush = withState { state -> Bool in
      let waits = DisplayUpdates.append(bundle, to: display, from: self, of: execution) {
        flush(&state, state.current)
      }
      guard waits, state.flush.lineWaits == nil else { return false }
      state.flush = .scheduled(lineWaits: 0)
      return true
    }
    if needsFlush { NotebookRuntime.host.flushSoon(self) }
  }

  /// Sends all whole characters, and the updates of displays; the first bytes of an unfinished character stay.
  package func flush() {
    withState { state in
      state.flush = .none
      flush(&state, state.current)
      _ = DisplayUpdates.flush(self, forced: true)
    }
  }

  /// Sends all whole lines, an unfinished one if it has waited long enough, and the updates of displays.
  package func flushLines() {
    let hasToWait = withState { state -> Bool in
      let stream = state.current
      let lineWaits = state.flush.lineWaits ?? 0
      let lineWaitsOn = !endsLine(state, stream) && lineWaits < Limits.Output.partialLineWaits
      flush(&state, stream, lineWaitsOn ? .wholeLines : .wholeCharacters)
      let updatesWait = DisplayUpdates.flush(self, forced: false)
      let hasToWait = lineWaitsOn || updatesWait
      state.flush = hasToWait ? .scheduled(lineWaits: lineWaitsOn ? lineWaits + 1 : 0) : .none
      return hasToWait
    }
    if hasToWait { NotebookRuntime.host.flushSoon(self) }
  }

  /// Sends everything; an unfinished character becomes a replacement character.
  package func finish() {
    withState { state in
      for stream in [state.current, state.current == .stdout ? .stderr : .stdout] {
        flush(&state, stream, .everything)
        // The buffers of hundreds of thousands of jobs would keep their capacity.
        state[stream] = []
      }
      _ = DisplayUpdates.flush(self, forced: true)
    }
  }

  /// Calls `body` with the state; the thread cannot be ended meanwhile, as it would keep the lock.
  private func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    NotebookRuntime.host.uninterrupted { state.withLock { body(&$0) } }
  }

  /// Whether the last line is finished.
  private func endsLine(_ state: borrowing State, _ stream: StreamName) -> Bool {
    state[stream].last.map { $0 == Self.newline } ?? true
  }

  private static let newline = UInt8(ascii: "\n")

  private func isAfterPause(_ state: borrowing State) -> Bool {
    guard let last = state.lastFlush else { return true }
    return ContinuousClock.now - last > Limits.Output.linePause
  }

  private func flush(
    _ state: inout State, _ stream: StreamName, _ extent: Extent = .wholeCharacters
  ) {
    let bytes = state[stream]
    let whole =
      switch extent {
      case .wholeLines: bytes.lastIndex(of: Self.newline).map { $0 + 1 } ?? 0
      case .wholeCharacters: bytes.count - UTF8Tail.unfinishedCount(in: bytes)
      case .everything: bytes.count
      }
    guard whole > 0 else { return }
    let text = String(decoding: state[stream].prefix(whole), as: UTF8.self)
    state[stream].removeFirst(whole)
    state.lastFlush = .now
    guard job != nil else { return show(text, stream) }
    let warning = log(text)
    let (shown, isCut) = state.cap.admit(text)
    if !shown.isEmpty { show(shown, stream) }
    if let warning { show(warning + "\n", .stderr) }
    if isCut { show(cutNote + "\n", .stderr) }
  }

  private func show(_ text: String, _ stream: StreamName) {
    NotebookRuntime.host.send(.output(execution, .stream(stream, text)))
  }

  /// Appends text to the log, if this is the output of a job.
  ///
  /// - Returns: A warning for the user, the first time that logs cannot be written.
  private func log(_ text: String) -> String? {
    guard let job, let reason = NotebookRuntime.host.logs.append(text, to: job) else { return nil }
    return "From here on, what jobs print is not kept in logs: \(reason)"
  }

  /// The notice at the place where the text of a job is cut off.
  private var cutNote: String {
    let number = job?.rawValue ?? 0
    let cap = OutputCap.current?.description ?? ""
    let file = job.flatMap { NotebookRuntime.host.logs.file(of: $0) }
    let rest =
      file.map { "everything it prints is in its log: %log \(number) shows the end of \($0)" }
      ?? "what it prints from here on is lost, as no logs are kept"
    return "… job \(number) has shown \(cap) of text, the limit for a job; \(rest). "
      + "%output --cap changes the limit for later jobs."
  }
}
