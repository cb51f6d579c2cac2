package import CompilerProtocol
package import Execution
internal import Latches
package import RunnerProtocol
internal import Synchronization

/// An executor without a compiler: it prints the cell's lines, but for a few it knows as commands.
///
/// `error NAME TEXT` fails, `wait DOOR` waits until a test opens the door or interrupts, `job DOOR
/// TEXT` starts a job that waits for the door and prints, `lines N` prints numbered lines, `ask
/// PROMPT` and `password PROMPT` print what the user answers, `image N` displays N bytes, `comm open
/// ID TARGET DATA`, `comm message ID DATA` and `comm close ID` talk on a comm, `page TEXT`, `next
/// TEXT`, `stderr TEXT`, `display TEXT`, `result TEXT` and `clear` do what they say. Of the comms a
/// front-end opens it serves those of the target `echo`: it sends back whatever is said there. The
/// completeness of `wait DOOR` is not known until the door is open.
package final class EchoExecutor: CellExecutor {
  private struct State {
    var doors: [String: Latch] = [:]
    var jobs: [ExecutionID: [Latch]] = [:]
    /// The cells that run, each with the door it waits at.
    var running: [ExecutionID: Latch?] = [:]
    var interrupted: Set<ExecutionID> = []
    var executed: [CellRequest] = []
    var interrupts = 0
    var commEvents: [CommEvent] = []
    var hearsComms = true
  }

  private let sink: any OutputSink
  private let input: any InputSource
  private let state = Mutex(State())
  private let ended = Latch()

  package init(sink: any OutputSink, input: any InputSource) {
    self.sink = sink
    self.input = input
  }

  package func execute(_ cell: CellRequest) async -> ExecutionOutcome {
    state.withLock { state in
      state.executed.append(cell)
      state.running[cell.id] = .some(nil)
    }
    defer { state.withLock { $0.running[cell.id] = nil } }
    for line in cell.code.split(separator: "\n") {
      if let report = await run(String(line), in: cell) { return .failed(report) }
    }
    return .completed
  }

  package func evaluate(
    _ expression: String, in execution: ExecutionID
  ) async -> Result<MIMEBundle, ErrorReport> {
    guard !expression.hasPrefix("error") else {
      return .failure(ErrorReport(name: "EchoError", value: expression, traceback: [expression]))
    }
    return .success(MIMEBundle(plainText: expression))
  }

  package func waitForJobs(of execution: ExecutionID) async -> ErrorReport? {
    let jobs = state.withLock { $0.jobs[execution] ?? [] }
    let ended = Latch()
    Task {
      for job in jobs { await job.wait() }
      ended.open()
    }
    await withTaskCancellationHandler {
      await ended.wait()
    } onCancel: {
      ended.open()
    }
    return Task.isCancelled ? .interrupted : nil
  }

  package func cancelJobs(ofCard card: CardID) async {}

  package func interrupt() async {
    let waiting = state.withLock { state in
      state.interrupts += 1
      state.interrupted.formUnion(state.running.keys)
      return state.running.values.compactMap(\.self)
    }
    for door in waiting { door.open() }
  }

  package func completeness(of code: String) async -> Completeness {
    if code.hasPrefix("wait ") { await latch(of: String(code.dropFirst(5))).wait() }
    return switch code.last {
    case "{": .incomplete(indent: "  ")
    case "}": .invalid
    default: .complete
    }
  }

  package func completions(in code: String, at position: Int) async -> Completions {
    Completions(
      matches: [Completions.Match(text: "echo", kind: "function", signature: "echo()")],
      replaced: 0..<position)
  }

  package func inspection(
    of code: String, at position: Int, detail: InspectionDetail
  ) async -> MIMEBundle? {
    code.isEmpty ? nil : MIMEBundle(plainText: "\(detail) of \(code)")
  }

  package func receive(_ event: CommEvent) async -> Bool {
    let isHeard = state.withLock { state in
      state.commEvents.append(event)
      return state.hearsComms
    }
    guard isHeard else { return false }
    var echo = event
    switch event.kind {
    case .open("echo"), .message: echo.kind = .message
    case .open: echo.kind = .close
    case .close: return true
    }
    sink.receive(.comm(echo), from: Self.noRun)
    return true
  }

  /// What is said by no cell is said in the name of this run.
  private static let noRun = ExecutionID(rawValue: 0)

  package func shutdown() async {
    ended.open()
    await interrupt()
  }

  /// The cells run so far.
  package var executed: [CellRequest] { state.withLock(\.executed) }

  /// How often an interrupt was asked for.
  package var interrupts: Int { state.withLock(\.interrupts) }

  /// What front-ends have said on comms.
  package var commEvents: [CommEvent] { state.withLock(\.commEvents) }

  /// Behaves from now on as if the process of the cells were gone.
  package func loseProcess() {
    state.withLock { $0.hearsComms = false }
    sink.processEnded()
  }

  /// Whether the executor was shut down.
  package var isShutDown: Bool { ended.isOpen }

  /// Opens a door for all cells that wait at it, now and later.
  package func open(_ door: String) {
    latch(of: door).open()
  }

  private func latch(of door: String) -> Latch {
    state.withLock { state in
      let latch = state.doors[door] ?? Latch()
      state.doors[door] = latch
      return latch
    }
  }

  private func run(_ line: String, in cell: CellRequest) async -> ErrorReport? {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    let rest = line.split(separator: " ", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    func show(_ output: Output) { sink.receive(output, from: cell.id) }
    switch words.first {
    case "error":
      let name = words.count > 1 ? words[1] : "EchoError"
      let value = words.count > 2 ? words[2] : ""
      return ErrorReport(name: name, value: value, traceback: ["\(name): \(value)"])
    case "wait": return await wait(at: rest, in: cell)
    case "job": startJob(at: words[1], printing: words.count > 2 ? words[2] : "", in: cell.id)
    case "lines":
      for number in 0..<(Int(rest) ?? 0) { show(.stream(.stdout, "line \(number)\n")) }
    case "stderr": show(.stream(.stderr, rest + "\n"))
    case "display": show(.display(MIMEBundle(plainText: rest), displayID: "echo-1"))
    case "result": if !cell.isSilent { show(.result(MIMEBundle(plainText: rest))) }
    case "clear": show(.clear(wait: false))
    case "image": show(.display(Self.image(of: Int(rest) ?? 0), displayID: nil))
    case "page": show(.payload(.page(MIMEBundle(plainText: rest))))
    case "next": show(.payload(.setNextInput(rest, replace: false)))
    case "ask", "password":
      let question = InputQuestion(prompt: rest, isPassword: words[0] == "password")
      show(.stream(.stdout, "\(await input.ask(question, for: cell.id))\n"))
      return state.withLock { $0.interrupted.contains(cell.id) } ? Self.interrupted : nil
    case "comm": show(.comm(Self.commEvent(rest)))
    default: show(.stream(.stdout, line + "\n"))
    }
    return nil
  }

  /// Waits at a door; an interrupt ends the wait and the cell.
  private func wait(at door: String, in cell: CellRequest) async -> ErrorReport? {
    let passed = Latch()
    let isInterrupted = state.withLock { state in
      state.running[cell.id] = passed
      return state.interrupted.contains(cell.id)
    }
    if isInterrupted { passed.open() }
    let entrance = latch(of: door)
    Task {
      await entrance.wait()
      passed.open()
    }
    await passed.wait()
    return state.withLock { state in
      state.running[cell.id] = .some(nil)
      return state.interrupted.contains(cell.id) ? Self.interrupted : nil
    }
  }

  private static let interrupted = ErrorReport(
    name: "Interrupted", value: "The cell was interrupted.", traceback: [])

  /// A picture of so many bytes, and its width.
  private static func image(of size: Int) -> MIMEBundle {
    MIMEBundle(
      ["image/png": String(repeating: "A", count: size), "text/plain": "a picture"],
      metadata: ["image/png": #"{"width":640}"#])
  }

  private static func commEvent(_ text: String) -> CommEvent {
    let words = text.split(separator: " ", maxSplits: 2).map(String.init)
    switch words[0] {
    case "open":
      let rest = words[2].split(separator: " ", maxSplits: 1).map(String.init)
      return CommEvent(
        id: words[1], kind: .open(target: rest[0]), data: rest[1],
        metadata: #"{"version":"2.1.0"}"#, buffers: [[1, 2, 3]])
    case "close": return CommEvent(id: words[1], kind: .close)
    default: return CommEvent(id: words[1], kind: .message, data: words[2], buffers: [[4, 5]])
    }
  }

  private func startJob(at door: String, printing text: String, in id: ExecutionID) {
    let finished = Latch()
    state.withLock { $0.jobs[id, default: []].append(finished) }
    let entrance = latch(of: door)
    Task { [sink] in
      await entrance.wait()
      sink.receive(.stream(.stdout, text + "\n"), from: id)
      finished.open()
    }
  }
}
