internal import Formatting
internal import Limits
package import RunnerProtocol
internal import Synchronization

/// Gathers what one cell or job writes and sends it on in whole characters, in the order of writing.
///
/// What a job writes goes to its log first: that is there even if this process dies a moment later,
/// and who has seen a line finds it in the log. A line written after a pause goes at once; what
/// follows closely is gathered for a moment. A line in the making waits longer for its end, so that
/// it does not mix with those of other jobs of its cell.
package final class OutputBuffer: Sendable {
  private struct State {
    var stdout: [UInt8] = []
    var stderr: [UInt8] = []
    /// The stream with bytes that have to go before anything else.
    var current = StreamName.stdout
    var isScheduled = false
    /// How often the line in the making was left to wait for its end.
    var patience = 0
    var lastFlush: ContinuousClock.Instant?
    var cap = OutputCap()

    subscript(stream: StreamName) -> [UInt8] {
      get { stream == .stdout ? stdout : stderr }
      _modify {
        if stream == .stdout { yield &stdout } else { yield &stderr }
      }
    }
  }

  /// How much of the gathered bytes is sent.
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

  /// Takes bytes of a stream; blocks while the kernel is behind.
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
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if needsFlush { NotebookRuntime.host.flushSoon(self) }
  }

  package func write(_ stream: StreamName, _ text: String) {
    var text = text
    text.withUTF8 { write(stream, UnsafeRawBufferPointer($0)) }
  }

  /// Sends what is not text, after the text written before.
  package func send(_ output: Output) {
    withState { state in
      flush(&state, state.current)
      if case .display(let bundle, _) = output, let text = bundle.entries["text/plain"] {
        _ = log(text + "\n")
      }
      NotebookRuntime.host.send(.output(execution, output))
    }
  }

  /// Sends what is whole; the first bytes of a character wait for the rest.
  package func flush() {
    withState { state in
      state.isScheduled = false
      flush(&state, state.current)
    }
  }

  /// Sends what is gathered but the line in the making, unless that has waited long enough.
  package func flushLines() {
    let isToWait = withState { state -> Bool in
      let stream = state.current
      state.isScheduled =
        !endsLine(state, stream) && state.patience < Limits.Output.partialLineWaits
      state.patience = state.isScheduled ? state.patience + 1 : 0
      flush(&state, stream, state.isScheduled ? .wholeLines : .wholeCharacters)
      return state.isScheduled
    }
    if isToWait { NotebookRuntime.host.flushSoon(self) }
  }

  /// Sends everything, with a replacement for a character that was never finished.
  package func finish() {
    withState { state in
      for stream in [state.current, state.current == .stdout ? .stderr : .stdout] {
        flush(&state, stream, .everything)
      }
    }
  }

  /// Works on what was gathered; a thread that ended meanwhile would silence the others.
  private func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    NotebookRuntime.host.uninterrupted { state.withLock { body(&$0) } }
  }

  /// Whether no line is in the making.
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
    let complaint = log(text)
    let (shown, isCut) = state.cap.admit(text)
    if !shown.isEmpty { show(shown, stream) }
    if let complaint { show(complaint + "\n", .stderr) }
    if isCut { show(cutNote + "\n", .stderr) }
  }

  private func show(_ text: String, _ stream: StreamName) {
    NotebookRuntime.host.send(.output(execution, .stream(stream, text)))
  }

  /// Adds text to the log of the job, if a job writes here.
  ///
  /// - Returns: What the user has to know when that cannot be done.
  private func log(_ text: String) -> String? {
    guard let job, let reason = NotebookRuntime.host.logs.append(text, to: job) else { return nil }
    return "What jobs print is not kept in logs from here on: \(reason)"
  }

  /// What stands where a job is cut.
  private var cutNote: String {
    let number = job?.rawValue ?? 0
    let cap = OutputCap.current?.description ?? ""
    let file = job.flatMap { NotebookRuntime.host.logs.file(of: $0) }
    let rest =
      file.map { "all it prints is in its log: %log \(number) shows the end of \($0)" }
      ?? "what it prints from here on is lost, as no logs are kept"
    return "… job \(number) has shown \(cap), the most a job may show here; \(rest). "
      + "%output --cap changes the limit for jobs to come."
  }
}
