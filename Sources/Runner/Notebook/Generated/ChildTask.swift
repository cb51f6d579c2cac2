internal import NotebookEngine

/// The child task that an `async let` at the top level of a cell starts; the kernel writes it into the cell.
///
/// It is cancelled together with the task that waits for its value, and at the end of the scope that declares
/// it, where the cell waits for it. If a trap or an interrupt ends the cell before, it is cancelled then.
public final class _NotebookChild<Value, Failure: Error>: Sendable {
  private let task: Task<UncheckedSendable<Result<Value, Failure>>, Never>

  fileprivate init(_ body: @escaping () async -> Result<Value, Failure>) {
    let work = UncheckedSendable(body)
    task = Task { UncheckedSendable(await work.value()) }
    Origin.current?.adopt(self) { [task] in task.cancel() }
  }

  fileprivate var result: Result<Value, Failure> {
    get async {
      await withTaskCancellationHandler {
        await task.value.value
      } onCancel: {
        task.cancel()
      }
    }
  }

  /// Cancels the task and blocks until it has ended.
  public func end() {
    task.cancel()
    let waiting = AsyncWait<Void, Never>()
    _ = waiting.run { [task] in
      _ = await task.value
      return .success(())
    }
    Origin.current?.release(self)
  }
}

extension _NotebookChild where Failure == Never {
  /// The value, as soon as there is one.
  public var value: Value {
    get async { await result.get() }
  }
}

extension _NotebookChild where Failure == any Error {
  /// The value, as soon as there is one.
  public var value: Value {
    get async throws { try await result.get() }
  }
}

/// Throws nothing, which the compiler does not know; the kernel writes the call into the cell.
public func _notebookMayThrow() throws {}

/// Starts the child task of an `async let` whose value is there in any case; the kernel writes the call
/// into the cell.
public func _notebookChild<Value>(
  _ body: @escaping () async -> Value
) -> _NotebookChild<Value, Never> {
  _NotebookChild { .success(await body()) }
}

/// Starts the child task of an `async let` that may throw; the kernel writes the call into the cell.
public func _notebookChild<Value>(
  _ body: @escaping () async throws -> Value
) -> _NotebookChild<Value, any Error> {
  _NotebookChild {
    do {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }
}
