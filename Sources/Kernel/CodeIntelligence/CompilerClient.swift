internal import CompilerProtocol
internal import Limits
package import Logging
internal import POSIX
internal import PeerProcesses
internal import Synchronization
package import Toolchains

/// Starts and stops the resident compiler; has it answer questions within a time limit, and parse and
/// compile cells.
package final class CompilerClient: Sendable {
  typealias Process = PeerProcess<CompilerCommand, CompilerEvent>

  /// How a question or a request ended.
  enum Outcome {
    case answered(CodeAnswer)
    case built(Bool)
    case read(TextAnswer)
    /// The waiter has given up.
    case late
    /// The process died before it answered.
    case died
  }

  struct State {
    var process: Process?
    /// Counts the processes, to distinguish the end of one from the end of its successor.
    var generation = 0
    var newestNumber: UInt64 = 0
    /// Counts questions and answers.
    private(set) var exchanges = 0
    /// When the newest was sent or came.
    private(set) var newestExchange = SuspendingClock.now
    /// How many there had been when the process was started.
    var exchangesBefore = 0
    var waiting: [UInt64: CheckedContinuation<Outcome, Never>] = [:]
    /// The questions the process has not answered, whether or not they are still waited for.
    var unanswered: [UInt64: CodeQuestion] = [:]
    /// The requests the process has not carried out, likewise.
    var unfinished: Set<UInt64> = []
    var isShuttingDown = false

    /// Notes a question or an answer.
    mutating func noteExchange() {
      exchanges += 1
      newestExchange = .now
    }
  }

  let executable: String
  private let toolchain: Toolchain
  private let limits: AnswerLimits
  let logger: Logger
  let state = Mutex(State())

  /// Prepares to start processes of a program.
  package init(
    executable: String, toolchain: Toolchain, limits: AnswerLimits, logger: Logger
  ) {
    self.executable = executable
    self.toolchain = toolchain
    self.limits = limits
    self.logger = logger
  }

  /// The current process, if there is one.
  package var processID: Int32? { state.withLock { $0.process?.pid } }

  /// Whether the process has a question it has not answered.
  package var hasUnansweredQuestion: Bool { state.withLock { !$0.unanswered.isEmpty } }

  /// Has a question answered; `nil` if there is no answer within the limit.
  ///
  /// If the process dies over it, a second one is asked within the same limit.
  func answer(_ question: CodeQuestion, within limit: Duration) async -> CodeAnswer? {
    let deadline = ContinuousClock.now + limit
    for _ in 0..<2 {
      switch await ask(question, until: deadline) {
      case .answered(let answer): return answer
      case .late, .built, .read: return nil
      case .died: continue
      }
    }
    logger.notice("The resident compiler died twice over one question, which is left unanswered")
    return nil
  }

  /// Kills a process that uses too much memory; a new one starts when it is needed.
  ///
  /// The process keeps everything it has read for a question or a cell, and rarely needs it again.
  package func releaseIfLarge() {
    let process = state.withLock { state in
      let isWorthIt =
        state.exchanges - state.exchangesBefore >= Limits.Compiler.exchangesBeforeReplacement
      return isWorthIt && state.waiting.isEmpty ? state.process : nil
    }
    guard let process, let usage = ProcessUsage(id: process.pid), usage.memory > limits.memory
    else { return }
    killIfFree(process)
  }

  /// Kills the process and starts no other; returns when it has ended.
  package func shutdown() async {
    let process = state.withLock { state in
      state.isShuttingDown = true
      return state.process
    }
    await process?.end()
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
        state.noteExchange()
        return process
      }
      guard let process else {
        continuation.resume(returning: .late)
        return
      }
      process.send(.ask(number, question))
      Task { [weak self] in
        try await Task.sleep(until: deadline, clock: .continuous)
        self?.abandon(number, askedOf: process)
      }
    }
  }

  func nextNumber() -> UInt64 {
    state.withLock { state in
      state.newestNumber += 1
      return state.newestNumber
    }
  }

  /// Has the process drop abandoned questions, except for work the new question can use.
  private func abandonOthers(
    than question: CodeQuestion, in state: inout State, of process: Process
  ) {
    for (number, other) in state.unanswered where state.waiting[number] == nil {
      if (other.text, other.offset) == (question.text, question.offset) { continue }
      process.send(.abandon(number))
      state.unanswered[number] = nil
    }
  }

  /// Stops waiting for an answer; a process that is still busy with it after a while is killed.
  private func abandon(_ number: UInt64, askedOf process: Process) {
    guard let continuation = state.withLock({ $0.waiting.removeValue(forKey: number) }) else {
      return
    }
    continuation.resume(returning: .late)
    Task { [weak self] in
      try await Task.sleep(for: Limits.Compiler.hang, clock: .suspending)
      guard let self, state.withLock({ $0.unanswered[number] != nil }) else { return }
      logger.notice("The resident compiler hangs over a question and is killed")
      process.kill()
    }
  }

  // MARK: - The process

  /// The current process, or a new one.
  func liveProcess(in state: inout State) -> Process? {
    guard !state.isShuttingDown else { return nil }
    if let process = state.process { return process }
    state.generation += 1
    state.noteExchange()
    state.exchangesBefore = state.exchanges
    let generation = state.generation
    do {
      let process = try Process(configuration, thread: "compiler") { [weak self] event in
        self?.receive(event)
      } onEnd: { [weak self] status in
        self?.processDidEnd(status, generation: generation)
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
    // It reports the errors of every unfinished text there.
    configuration.standardError = .discarded
    var directories = ["\(toolchain.root)/lib", toolchain.libraryDirectory]
    if let more = Environment["LD_LIBRARY_PATH"] { directories.append(more) }
    configuration.environment = Environment.current.merging([
      "LD_LIBRARY_PATH": directories.joined(separator: ":")
    ]) { $1 }
    return configuration
  }

  private func receive(_ event: CompilerEvent) {
    switch event {
    case .answered(let number, let answer): finish(number, with: .answered(answer))
    case .built(let number, let isGood): finish(number, with: .built(isGood))
    case .read(let number, let answer): finish(number, with: .read(answer))
    }
  }

  private func processDidEnd(_ status: ChildProcess.TerminationStatus, generation: Int) {
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
    if !isExpected { logger.info("The resident compiler ended: \(status)") }
    for continuation in waiting.values { continuation.resume(returning: .died) }
  }

  /// Kills the process when there has been no question and no answer for a while.
  private func releaseWhenIdle(_ generation: Int) async throws {
    while let (process, rest) = restingTime(of: generation) {
      switch limits.idle.step(after: rest, memory: { MemoryReading.now() }) {
      case .end: killIfFree(process)
      case .askAgain(let pause): try await Task.sleep(for: pause, clock: .suspending)
      }
    }
  }

  /// Kills a process unless something waits for it.
  private func killIfFree(_ process: Process) {
    let isFree = state.withLock { state in
      guard state.process === process, state.waiting.isEmpty else { return false }
      state.process = nil
      return true
    }
    if isFree { process.kill() }
  }

  /// How long a process has had nothing to do; `nil` if it is not the current one.
  private func restingTime(of generation: Int) -> (Process, Duration)? {
    state.withLock { state in
      guard state.generation == generation, let process = state.process else { return nil }
      return (process, state.waiting.isEmpty ? SuspendingClock.now - state.newestExchange : .zero)
    }
  }
}
