internal import NotebookEngine
internal import NotebookValues
internal import RunnerProtocol
internal import Synchronization

/// The function of a job and its result, in one object: a session may have hundreds of thousands of
/// jobs.
final class ClosureJobBody<Value>: ResultSlot<Value>, JobBody, @unchecked Sendable {
  /// The function, until the job has ended; guarded by ``ResultSlot/lock``.
  private var function: JobFunction<Value>?
  /// Whether this is a part of another job, which reports its result.
  private let isPart: Bool

  init(isPart: Bool, _ function: JobFunction<Value>) {
    self.function = function
    self.isPart = isPart
  }

  /// Makes one attempt and stores its result.
  @_specialize(where Value == Void)
  func attempt() async -> JobOutcome {
    guard let function = lock.withLock({ _ in UncheckedSendable(function) }).value else {
      return .cancelled(nil)
    }
    do {
      let value =
        switch function {
        case .synchronous(let call): try call()
        case .asynchronous(let call): try await call()
        }
      set(value)
      return .completed(isPart ? nil : summary(of: value))
    } catch {
      set(error)
      if error is CancellationError { return .cancelled(nil) }
      return .failed(RunFailure(thrown: error))
    }
  }
}

extension ClosureJobBody {
  func discardFunction() {
    // Destroyed after the lock is released, as that may run code of a cell.
    _ = lock.withLock { _ in
      defer { function = nil }
      return UncheckedSendable(function)
    }
  }
}

/// One line about a returned value, or `nil` for `Void` and for values that have been displayed.
private func summary<Value>(of value: Value) -> String? {
  guard Value.self != Void.self else { return nil }
  let silentTypes: [Any.Type] = [DisplayHandle.self, [DisplayHandle].self]
  guard !silentTypes.contains(where: { $0 == Value.self }) else { return nil }
  return ValueText.line(of: value)
}
