internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// Calls the entry of a cell that runs as a job, once for each attempt.
///
/// What the cell throws ends the thread that calls, not the job: whoever learns of that end says so
/// here, and another attempt may follow.
final class CellJobCall: Sendable {
  private struct State {
    /// The job the attempt is one of.
    var origin: Origin?
    /// Tells that the attempt is over.
    var signal: OneTimeSignal?
    var outcome: JobOutcome?
    /// What the cell threw, on its way to the end of the thread.
    var thrown: RunFailure?
  }

  private let entry: CellLoader.EntryPoint
  private let pool: ThreadPool
  /// Whether the value is wanted as JSON, for another process.
  private let encodesValue: Bool
  private let state = Mutex(State())

  init(_ entry: CellLoader.EntryPoint, on pool: ThreadPool, encodingValue encodesValue: Bool) {
    self.entry = entry
    self.pool = pool
    self.encodesValue = encodesValue
  }

  /// Makes one attempt.
  func run() async -> JobOutcome {
    guard let origin = Origin.current else { return .cancelled(nil) }
    origin.beginAttempt()
    let signal = OneTimeSignal()
    state.withLock { $0 = State(origin: origin, signal: signal) }
    let task = Task(executorPreference: pool) {
      RunnerThread.currentContext?.noteWork(for: origin)
      NotebookRuntime.host.checkForStop()
      self.entry.call()
      if self.encodesValue { origin.encodeValue() }
      self.end(.completed(origin.value?.line))
    }
    await withTaskCancellationHandler {
      await signal.wait()
    } onCancel: {
      task.cancel()
    }
    return state.withLock { $0.outcome } ?? .cancelled(nil)
  }

  /// How many of the statements that set variables the newest attempt has run.
  var reached: Int { state.withLock { $0.origin }?.reached ?? 0 }

  /// The value as JSON, if it was wanted so and is there.
  var encodedValue: String? { state.withLock { $0.origin }?.value?.json }

  /// Takes note of what the cell has thrown; its thread is about to end.
  func note(_ failure: RunFailure) {
    state.withLock { $0.thrown = failure }
  }

  /// Ends the attempt because its thread ended with what the cell has thrown.
  ///
  /// - Returns: Whether the cell has thrown something.
  func threadDidThrow() -> Bool {
    guard let thrown = state.withLock({ $0.thrown }) else { return false }
    end(thrown.name == "CancellationError" ? .cancelled(nil) : .failed(thrown))
    return true
  }

  /// Ends the attempt, whose thread will never come back.
  func abandon() { end(.cancelled(nil)) }

  private func end(_ outcome: JobOutcome) {
    let signal = uninterrupted {
      state.withLock { state in
        guard let signal = state.signal.take() else { return nil as OneTimeSignal? }
        state.outcome = outcome
        return signal
      }
    }
    signal?.raise()
  }
}

extension Origin {
  /// Puts the value into the form in which it reaches another process.
  fileprivate func encodeValue() {
    guard let value else { return }
    do {
      keep(CellJobValue(json: try value.encoded(), line: value.line))
    } catch {
      output.write(.stderr, "The value could not be encoded: \(error)\n")
      keep(CellJobValue(json: nil, line: value.line))
    }
  }
}
