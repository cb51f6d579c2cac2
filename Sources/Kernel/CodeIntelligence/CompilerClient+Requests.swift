internal import CompilerProtocol
internal import Limits
internal import Logging
internal import POSIX
internal import PeerProcesses
internal import Synchronization

/// Requests that are waited for as long as they take, unlike answers to questions.
extension CompilerClient {
  /// Sends a request to the process, which is started if necessary, and waits for the outcome.
  func perform(
    _ request: @Sendable (UInt64) -> CompilerCommand
  ) async throws(CancellationError) -> Outcome {
    let number = nextNumber()
    let command = request(number)
    let watch = Task { try await replaceIfStalled(over: number) }
    defer { watch.cancel() }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { wait(for: number, command, $0) }
    } onCancel: {
      abandonRequest(number)
    }
    if Task.isCancelled { throw CancellationError() }
    return outcome
  }

  /// Hands the outcome of a question or a request to its waiter.
  func finish(_ number: UInt64, with outcome: Outcome) {
    let continuation = state.withLock { state in
      state.unanswered[number] = nil
      state.unfinished.remove(number)
      state.noteExchange()
      return state.waiting.removeValue(forKey: number)
    }
    continuation?.resume(returning: outcome)
  }

  private func wait(
    for number: UInt64, _ request: CompilerCommand,
    _ continuation: CheckedContinuation<Outcome, Never>
  ) {
    let process = state.withLock { state -> Process? in
      guard let process = liveProcess(in: &state) else { return nil }
      state.waiting[number] = continuation
      state.unfinished.insert(number)
      state.noteExchange()
      return process
    }
    guard let process else { return continuation.resume(returning: .died) }
    process.send(request)
    // A cancellation before this point found nothing to abandon.
    if Task.isCancelled { abandonRequest(number) }
  }

  /// Kills a process that stalls over a request, whose sender then turns to another one.
  private func replaceIfStalled(over number: UInt64) async throws {
    // The process may have to be started first.
    try await Task.sleep(for: Limits.Compiler.progressCheck, clock: .suspending)
    guard let id = processID else { return }
    let hasStalled = try await StallWatch.hasStalled(
      id, after: Limits.Compiler.hang, checkingEvery: Limits.Compiler.progressCheck)
    let process = state.withLock { $0.unfinished.contains(number) ? $0.process : nil }
    guard hasStalled, let process, process.pid == id else { return }
    logger.notice("The resident compiler makes no progress and is replaced")
    process.kill()
  }

  /// Stops waiting for a request; a process that does not drop it in time is killed.
  private func abandonRequest(_ number: UInt64) {
    let (continuation, process) = state.withLock { state in
      (state.waiting.removeValue(forKey: number), state.process)
    }
    guard let continuation else { return }
    continuation.resume(returning: .late)
    process?.send(.abandon(number))
    Task { [weak self] in
      try await Task.sleep(for: Limits.Compiler.abandonment, clock: .suspending)
      guard let self, state.withLock({ $0.unfinished.contains(number) }) else { return }
      process?.kill()
    }
  }
}
