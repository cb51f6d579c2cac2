internal import CompilerProtocol
internal import Limits
internal import PeerProcesses
internal import Synchronization

/// Work that is waited for as long as it takes, unlike answers to questions.
extension CompilerClient {
  /// Gives an order to the process, or to one that is started for it, and waits for what comes of it.
  func carryOut(
    _ order: @Sendable (UInt64) -> CompilerCommand
  ) async throws(CancellationError) -> Outcome {
    let number = nextNumber()
    let command = order(number)
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { wait(for: number, command, $0) }
    } onCancel: {
      abandonRequest(number)
    }
    if Task.isCancelled { throw CancellationError() }
    return outcome
  }

  /// Takes note of what came of a question or an order.
  func finished(_ number: UInt64, _ outcome: Outcome) {
    let continuation = state.withLock { state in
      state.unanswered[number] = nil
      state.unfinished.remove(number)
      state.exchanges += 1
      return state.waiting.removeValue(forKey: number)
    }
    continuation?.resume(returning: outcome)
  }

  private func wait(
    for number: UInt64, _ order: CompilerCommand,
    _ continuation: CheckedContinuation<Outcome, Never>
  ) {
    let process = state.withLock { state -> Process? in
      guard let process = liveProcess(in: &state) else { return nil }
      state.waiting[number] = continuation
      state.unfinished.insert(number)
      state.exchanges += 1
      return process
    }
    guard let process else { return continuation.resume(returning: .died) }
    process.send(order)
    // What was cancelled before had nothing to abandon.
    if Task.isCancelled { abandonRequest(number) }
  }

  /// Waits no longer for an order; a process that does not drop it is ended.
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
