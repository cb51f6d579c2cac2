internal import POSIX

/// Blocks a thread until a task is done.
final class AsyncWait<Value, Failure: Error>: @unchecked Sendable {  // guarded by the monitor
  private enum State {
    case running
    case done(Result<Value, Failure>)
    case abandoned
  }

  private let state = Monitor(State.running)

  /// Runs `body` in a task of its own, which is cancelled when the cell or job around it is.
  ///
  /// A thread that has to stop for good while it waits here ends here.
  func run(_ body: @escaping () async -> Result<Value, Failure>) -> Result<Value, Failure> {
    let work = UncheckedSendable(body)
    let task = Task {
      let result = UncheckedSendable(await work.value())
      self.state.change { $0 = .done(result.value) }
    }
    let cancellation = Origin.current?.cancellation ?? Cancellation()
    let outcome: State = cancellation.observing { level in
      task.cancel()
      guard level == .forced else { return }
      self.state.change { state in
        if case .running = state { state = .abandoned }
      }
    } _: {
      NotebookRuntime.host.blocking {
        self.state.wait { state in
          if case .running = state { nil } else { state }
        }
      }
    }
    guard case .done(let result) = outcome else { NotebookRuntime.host.abandonThread() }
    return result
  }
}
