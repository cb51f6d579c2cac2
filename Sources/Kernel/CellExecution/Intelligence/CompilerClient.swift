internal import CellCompilation
internal import CompilerProtocol
internal import Limits
internal import Logging
internal import POSIX
internal import PeerProcesses
internal import Synchronization

/// Keeps a resident compiler at hand while it is needed; has it answer in time or not at all, and
/// read and compile cells.
final class CompilerClient: Sendable {
  typealias Process = PeerProcess<CompilerCommand, CompilerEvent>

  /// How a question or an order came out.
  enum Outcome {
    case answered(CodeAnswer)
    case built(Bool)
    case read(TextAnswer)
    /// Nobody waits for it any more.
    case late
    /// The process died before it answered.
    case died
  }

  struct State {
    var process: Process?
    /// Counts the processes, and so tells the end of one from the end of its successor.
    var generation = 0
    var newestNumber: UInt64 = 0
    /// Counts questions and answers, to notice when there are none.
    var exchanges = 0
    /// How many there had been when the process was started.
    var exchangesBefore = 0
    var waiting: [UInt64: CheckedContinuation<Outcome, Never>] = [:]
    /// The questions the process has not answered, whether anybody still waits or not.
    var unanswered: [UInt64: CodeQuestion] = [:]
    /// The orders the process has not carried out, likewise.
    var unfinished: Set<UInt64> = []
    var isShuttingDown = false
  }

  let executable: String
  private let toolchain: Toolchain
  private let limits: AnswerLimits
  private let logger: Logger
  let state = Mutex(State())

  /// Prepares to start processes of a program.
  init(executable: String, toolchain: Toolchain, limits: AnswerLimits, logger: Logger) {
    self.executable = executable
    self.toolchain = toolchain
    self.limits = limits
    self.logger = logger
  }

  /// The process that is at hand now.
  var processID: Int32? { state.withLock { $0.process?.pid } }

  /// Has a question answered; nothing if no answer is there in time.
  ///
  /// When the process dies over it, a new one is asked once more within the same time.
  func answer(_ question: CodeQuestion, within limit: Duration) async -> CodeAnswer? {
    let deadline = ContinuousClock.now + limit
    for _ in 0..<2 {
      switch await ask(question, until: deadline) {
      case .answered(let answer): return answer
      case .late, .built, .read: return nil
      case .died: continue
      }
    }
    logger.notice("The resident compiler ended twice over one question; it is left unanswered")
    return nil
  }

  /// Ends a process that holds too much memory, for another to be started when one is needed.
  ///
  /// What it has read for a question or a cell it keeps, and little of that is of use again.
  func releaseIfLarge() {
    let process = state.withLock { state in
      let isWorthIt =
        state.exchanges - state.exchangesBefore >= Limits.Compiler.exchangesBeforeReplacement
      return isWorthIt && state.waiting.isEmpty ? state.process : nil
    }
    guard let process, let usage = ProcessUsage(id: process.pid), usage.memory > limits.memory
    else { return }
    let isFree = state.withLock { state in
      guard state.process === process, state.waiting.isEmpty else { return false }
      state.process = nil
      return true
    }
    if isFree { process.kill() }
  }

  /// Ends the process for good.
  func shutdown() {
    let process = state.withLock { state in
      state.isShuttingDown = true
      return state.process
    }
    process?.kill()
  }

  // MARK: - Questions

  private func ask(
    _ question: CodeQuestion, until deadline: ContinuousClock.Instant
  ) async -> Outcome {
    let number = nextNumber()
    return await withCheckedContinuation { continuation in
      let process = state.withLock { state -> Process? in
        guard let process = liveProcess(in: &state) else { return nil }
        abandonOthers(than: question, in: &state, of: process)
        state.waiting[number] = continuation
        state.unanswered[number] = question
        state.exchanges += 1
        return process
      }
      guard let process else {
        continuation.resume(returning: .late)
        return
      }
      process.send(.ask(number, question))
      Task { [weak self] in
        try await Task.sleep(until: deadline, clock: .continuous)
        self?.giveUp(number, askedOf: process)
      }
    }
  }

  func nextNumber() -> UInt64 {
    state.withLock { state in
      state.newestNumber += 1
      return state.newestNumber
    }
  }

  /// Has the process drop what nobody waits for, except for work the new question can use.
  private func abandonOthers(
    than question: CodeQuestion, in state: inout State, of process: Process
  ) {
    for (number, other) in state.unanswered where state.waiting[number] == nil {
      if (other.text, other.offset) == (question.text, question.offset) { continue }
      process.send(.abandon(number))
      state.unanswered[number] = nil
    }
  }

  /// Waits no longer for an answer; a process that goes on for too long is ended.
  private func giveUp(_ number: UInt64, askedOf process: Process) {
    guard let continuation = state.withLock({ $0.waiting.removeValue(forKey: number) }) else {
      return
    }
    continuation.resume(returning: .late)
    Task { [weak self] in
      try await Task.sleep(for: Limits.Compiler.hang, clock: .suspending)
      guard let self, state.withLock({ $0.unanswered[number] != nil }) else { return }
      logger.notice("The resident compiler hung over a question and is ended")
      process.kill()
    }
  }

  // MARK: - The process

  /// The process at hand, or a new one.
  func liveProcess(in state: inout State) -> Process? {
    guard !state.isShuttingDown else { return nil }
    if let process = state.process { return process }
    state.generation += 1
    state.exchangesBefore = state.exchanges
    let generation = state.generation
    do {
      let process = try Process(configuration, thread: "compiler") { [weak self] event in
        self?.receive(event)
      } onEnd: { [weak self] ending in
        self?.processEnded(ending, generation: generation)
      }
      state.process = process
      Task { [weak self] in try await self?.releaseWhenIdle(generation) }
      return process
    } catch {
      logger.error("\(error) Nothing can be read or completed without it.")
      return nil
    }
  }

  private var configuration: ChildProcess.Configuration {
    var configuration = ChildProcess.Configuration(executable)
    configuration.standardOutput = .discarded
    // It says there what is wrong with every unfinished text it is asked about.
    configuration.standardError = .discarded
    var folders = ["\(toolchain.root)/lib", toolchain.libraryFolder]
    if let more = Environment["LD_LIBRARY_PATH"] { folders.append(more) }
    configuration.environment = Environment.current.merging([
      "LD_LIBRARY_PATH": folders.joined(separator: ":")
    ]) { $1 }
    return configuration
  }

  private func receive(_ event: CompilerEvent) {
    switch event {
    case .answered(let number, let answer): finished(number, .answered(answer))
    case .built(let number, let isGood): finished(number, .built(isGood))
    case .read(let number, let answer): finished(number, .read(answer))
    }
  }

  private func processEnded(_ ending: ChildProcess.TerminationStatus, generation: Int) {
    let (waiting, isExpected) = state.withLock { state in
      guard state.generation == generation else {
        return ([:] as [UInt64: CheckedContinuation<Outcome, Never>], true)
      }
      state.process = nil
      state.unanswered = [:]
      state.unfinished = []
      defer { state.waiting = [:] }
      return (state.waiting, state.isShuttingDown)
    }
    if !isExpected { logger.info("The resident compiler ended: \(ending)") }
    for continuation in waiting.values { continuation.resume(returning: .died) }
  }

  /// Ends the process when nothing was asked of it, and nothing answered, for long.
  private func releaseWhenIdle(_ generation: Int) async throws {
    var count: Int?
    while true {
      let (process, current) = state.withLock { state in
        (state.generation == generation ? state.process : nil, state.exchanges)
      }
      guard let process else { return }
      if current == count, state.withLock(\.waiting.isEmpty) { return process.kill() }
      count = current
      try await Task.sleep(for: limits.idle, clock: .suspending)
    }
  }
}
