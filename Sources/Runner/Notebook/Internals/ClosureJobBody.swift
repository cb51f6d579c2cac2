internal import NotebookEngine
internal import NotebookValues
internal import RunnerProtocol

/// What a job does in a task, and its result.
///
/// One object: there may be hundreds of thousands of jobs in a session.
final class ClosureJobBody<Value>: ResultSlot<Value>, JobBody, @unchecked Sendable {
  private let body: () async throws -> Value
  /// Whether somebody else tells of the result.
  private let isPart: Bool

  init(isPart: Bool, body: @escaping () async throws -> Value) {
    self.body = body
    self.isPart = isPart
  }

  /// Does the work once, and leaves its result.
  @_specialize(where Value == Void)
  func attempt() async -> JobOutcome {
    do {
      let value = try await body()
      set(value)
      return .completed(isPart ? nil : summary(of: value))
    } catch {
      set(error)
      if error is CancellationError { return .cancelled(nil) }
      return .failed(RunFailure(thrown: error))
    }
  }
}

/// One line about a returned value, or nothing for `Void` and for what has been shown already.
private func summary<Value>(of value: Value) -> String? {
  guard Value.self != Void.self else { return nil }
  let silentTypes: [Any.Type] = [DisplayHandle.self, [DisplayHandle].self]
  guard !silentTypes.contains(where: { $0 == Value.self }) else { return nil }
  return ValueText.line(of: value)
}
