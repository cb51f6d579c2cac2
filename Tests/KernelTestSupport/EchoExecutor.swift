package import CellExecution
internal import JupyterKernel
package import RunnerProtocol
internal import Synchronization

/// An executor without a compiler: it prints the cell's lines, but for a few it knows as commands.
///
/// `error NAME TEXT` fails, `wait DOOR` waits until a test opens the door or interrupts, `job DOOR
/// TEXT` starts a job that waits for the door and prints, `lines N` prints numbered lines,
/// `stderr TEXT`, `display TEXT`, `result TEXT`, `clear` and `exit` do what they say.
package final class EchoExecutor: CellExecutor {
  private struct State {
    var doors: [String: Latch] = [:]
    var jobs: [ExecutionID: [Latch]] = [:]
    var runningWait: Latch?
    var isInterrupted = false
    var executed: [CellRequest] = []
    var interrupts = 0
  }

  private let sink: any OutputSink
  private let state = Mutex(State())
  private let ended = Latch()

  package init(sink: any OutputSink) {
    self.sink = sink
  }

  package func execute(_ cell: CellRequest) async -> ExecutionOutcome {
    state.withLock { state in
      state.executed.append(cell)
      state.isInterrupted = false
    }
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

  package func waitForJobs(of execution: ExecutionID) async {
    for job in state.withLock({ $0.jobs[execution] ?? [] }) { await job.wait() }
  }

  package func interrupt() async {
    let waiting = state.withLock { state in
      state.interrupts += 1
      state.isInterrupted = true
      return state.runningWait
    }
    waiting?.open()
  }

  package func completeness(of code: String) async -> Completeness {
    switch code.last {
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

  package func receive(_ event: CommEvent) async {}

  package func shutdown() async {
    ended.open()
    await interrupt()
  }

  /// The cells run so far.
  package var executed: [CellRequest] { state.withLock(\.executed) }

  /// How often an interrupt was asked for.
  package var interrupts: Int { state.withLock(\.interrupts) }

  /// Whether the executor was shut down.
  package var isShutDown: Bool { ended.isOpen }

  /// Lets all go on who wait at a door, now and later.
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
    case "wait": return await wait(at: rest)
    case "job": startJob(at: words[1], printing: words.count > 2 ? words[2] : "", in: cell.id)
    case "lines":
      for number in 0..<(Int(rest) ?? 0) { show(.stream(.stdout, "line \(number)\n")) }
    case "stderr": show(.stream(.stderr, rest + "\n"))
    case "display": show(.display(MIMEBundle(plainText: rest), displayID: "echo-1"))
    case "result": if !cell.isSilent { show(.result(MIMEBundle(plainText: rest))) }
    case "clear": show(.clear(wait: false))
    default: show(.stream(.stdout, line + "\n"))
    }
    return nil
  }

  /// Waits at a door; an interrupt ends the wait and the cell.
  private func wait(at door: String) async -> ErrorReport? {
    let passed = Latch()
    let isInterrupted = state.withLock { state in
      state.runningWait = passed
      return state.isInterrupted
    }
    if isInterrupted { passed.open() }
    let entrance = latch(of: door)
    Task {
      await entrance.wait()
      passed.open()
    }
    await passed.wait()
    return state.withLock { state in
      state.runningWait = nil
      guard state.isInterrupted else { return nil }
      return ErrorReport(name: "Interrupted", value: "The cell was interrupted.", traceback: [])
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
