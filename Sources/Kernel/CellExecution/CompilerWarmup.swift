internal import CellCompilation
internal import CodeIntelligence
internal import Limits
internal import Synchronization

/// Has the compiler read what the next cell will see, while the session is idle.
final class CompilerWarmup: Sendable {
  private struct State {
    var work: Task<Void, any Error>?
    /// The newest cell that the compiler has read.
    var known: Int?
  }

  private let compiler: CellCompiler
  private let client: CompilerClient
  private let state = Mutex(State())

  init(_ compiler: CellCompiler, of client: CompilerClient) {
    self.compiler = compiler
    self.client = client
  }

  /// Schedules the warm-up.
  ///
  /// - Parameters:
  ///   - scope: The scope of the next cell.
  ///   - rest: How long the session has to stay idle before.
  func sessionDidBecomeIdle(
    after scope: SessionScope, for rest: Duration = Limits.Compiler.idleBeforeWarmup
  ) {
    let newest = scope.cells.last?.serial ?? 0
    state.withLock { state in
      guard state.known != newest else { return }
      state.work?.cancel()
      state.work = Task { [compiler, client] in
        try await Task.sleep(for: rest, clock: .suspending)
        client.releaseIfLarge()
        for optimizes in [false, true] {
          try Task.checkCancellation()
          // A started warm-up is not cancelled: its result will be useful soon in any case.
          await Task { await compiler.warmUp(after: scope, optimizing: optimizes) }.value
        }
        self.state.withLock { $0.known = newest }
      }
    }
  }

  /// Cancels a warm-up that has not started.
  func sessionDidBecomeBusy() {
    state.withLock { $0.work.take()?.cancel() }
  }
}
