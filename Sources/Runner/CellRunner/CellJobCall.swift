internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// Calls the entry point of a cell that runs as a job, once for each attempt.
///
/// An error that the cell throws ends the calling thread, not the job: ``threadDidThrow()`` ends the
/// attempt then, and another one may follow.
final class CellJobCall: Sendable {
  private struct State {
    /// The origin of the job.
    var origin: Origin?
    /// Raised at the end of the attempt; `nil` before and after it.
    var signal: OneTimeSignal?
    var outcome: JobOutcome?
    /// The error the cell has thrown, until its thread has ended.
    var thrown: RunFailure?
  }

  private let entry: CellLoader.EntryPoint
  private let pool: ThreadPool
  /// Whether the value is needed as JSON, for another process.
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
      RunnerThread.currentContext?.setWork(for: origin)
      NotebookRuntime.host.checkForStop()
      self.entry.call()
      if self.encodesValue { origin.encodeValue() }
      self.finish(.completed(origin.value?.line))
    }
    await withTaskCancellationHandler {
      await signal.wait()
    } onCancel: {
      task.cancel()
    }
    return state.withLock { $0.outcome } ?? .cancelled(nil)
  }

  /// How many of the cell's statements that set variables the newest attempt has run.
  var reached: Int { state.withLock { $0.origin }?.reached ?? 0 }

  /// The value as JSON, if it was needed and could be encoded.
  var encodedValue: String? { state.withLock { $0.origin }?.value?.json }

  /// Records the error the cell has thrown; its thread is about to end.
  func recordThrown(_ failure: RunFailure) {
    state.withLock { $0.thrown = failure }
  }

  /// Ends the attempt with the error the cell has thrown.
  ///
  /// - Returns: Whether it has thrown one.
  func threadDidThrow() -> Bool {
    guard let thrown = state.withLock({ $0.thrown }) else { return false }
    finish(thrown.name == "CancellationError" ? .cancelled(nil) : .failed(thrown))
    return true
  }

  /// Ends the attempt, whose thread has been ended.
  func abandon() { finish(.cancelled(nil)) }

  /// Ends the attempt, once; the first outcome counts.
  private func finish(_ outcome: JobOutcome) {
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
  /// Replaces the value by its JSON, in which it reaches the other process.
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
