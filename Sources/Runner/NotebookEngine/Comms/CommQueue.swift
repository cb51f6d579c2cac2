internal import RunnerProtocol
internal import Synchronization

/// Runs the handlers of one comm, one after another, off the cell's thread.
package final class CommQueue: Sendable {
  private typealias Work = @Sendable () async throws -> Void

  private struct State {
    var waiting: [Work] = []
    var isBusy = false
  }

  /// The origin of what the handlers print: the cell that opened the comm.
  package let origin: Origin?
  private let state = Mutex(State())

  package init(_ opener: Origin?) {
    origin = opener.map { Origin(execution: $0.execution) }
    // A handler that traps ends its thread and its task; the next message is handled all the same.
    origin?.whenThreadEnds = { [weak self] in self?.next() }
  }

  package func enqueue(_ work: @escaping @Sendable () async throws -> Void) {
    let starts = state.withLock { state in
      state.waiting.append(work)
      defer { state.isBusy = true }
      return !state.isBusy
    }
    if starts { next() }
  }

  private func next() {
    let work = state.withLock { state -> Work? in
      guard !state.waiting.isEmpty else {
        state.isBusy = false
        return nil
      }
      return state.waiting.removeFirst()
    }
    guard let work else { return }
    Origin.$current.withValue(origin) {
      _ = Task {
        do {
          try await work()
        } catch {
          self.report(error)
        }
        self.next()
      }
    }
  }

  /// Shows under the cell an error that a handler threw.
  private func report(_ error: any Error) {
    guard let origin else { return }
    origin.output.flush()
    NotebookRuntime.host.send(.strayFailure(origin.execution, RunFailure(thrown: error)))
  }
}
