internal import CellCompilation
internal import CodeIntelligence
internal import Limits
internal import Synchronization

/// Has the compiler read what the next cells will see, while the session rests.
final class CompilerWarmup: Sendable {
  private struct State {
    var work: Task<Void, any Error>?
    /// The newest cell the compiler knows.
    var known: Int?
  }

  private let compiler: CellCompiler
  private let client: CompilerClient
  private let state = Mutex(State())

  init(_ compiler: CellCompiler, of client: CompilerClient) {
    self.compiler = compiler
    self.client = client
  }

  /// Takes note that the session does nothing now.
  ///
  /// - Parameters:
  ///   - scope: What the next cell will see.
  ///   - rest: How long this has to last.
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
          // What has begun is soon of use, whatever the session does meanwhile.
          await Task { await compiler.warmUp(after: scope, optimizing: optimizes) }.value
        }
        self.state.withLock { $0.known = newest }
      }
    }
  }

  /// Takes note that the session has better to do.
  func sessionDidBecomeBusy() {
    state.withLock { $0.work.take()?.cancel() }
  }
}
