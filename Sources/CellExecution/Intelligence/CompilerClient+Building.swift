internal import CellCompilation
internal import CompilerProtocol
internal import PeerProcesses
internal import Synchronization

extension CompilerClient: ResidentBuilder {
  /// How long a compilation nobody waits for may keep the process busy.
  private static let abandonmentLimit = Duration.milliseconds(500)

  /// Has a text compiled, by a process that is started for it if there is none.
  func build(_ order: BuildOrder) async throws(CancellationError) -> Bool {
    let number = nextNumber()
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { wait(for: number, order, $0) }
    } onCancel: {
      abandonBuild(number)
    }
    if Task.isCancelled { throw CancellationError() }
    guard case .built(let isGood) = outcome else { return false }
    return isGood
  }

  /// Takes note of the end of a compilation.
  func built(_ number: UInt64, _ isGood: Bool) {
    let continuation = state.withLock { state in
      state.unbuilt.remove(number)
      state.exchanges += 1
      return state.waiting.removeValue(forKey: number)
    }
    continuation?.resume(returning: .built(isGood))
  }

  private func wait(
    for number: UInt64, _ order: BuildOrder, _ continuation: CheckedContinuation<Outcome, Never>
  ) {
    let process = state.withLock { state -> Process? in
      guard let process = liveProcess(in: &state) else { return nil }
      state.waiting[number] = continuation
      state.unbuilt.insert(number)
      state.exchanges += 1
      return process
    }
    guard let process else { return continuation.resume(returning: .died) }
    process.send(.build(number, order))
    // What was cancelled before had nothing to abandon.
    if Task.isCancelled { abandonBuild(number) }
  }

  /// Waits no longer for a compilation; a process that does not drop it is ended.
  private func abandonBuild(_ number: UInt64) {
    let (continuation, process) = state.withLock { state in
      (state.waiting.removeValue(forKey: number), state.process)
    }
    guard let continuation else { return }
    continuation.resume(returning: .late)
    process?.send(.abandon(number))
    Task { [weak self] in
      try await Task.sleep(for: Self.abandonmentLimit, clock: .suspending)
      guard let self, state.withLock({ $0.unbuilt.contains(number) }) else { return }
      process?.kill()
    }
  }
}
