internal import NotebookEngine
internal import RunnerProtocol

/// Takes the value of a cell's last expression; written into the cell by the kernel.
public func _notebookResult<Value>(_ value: Value) {
  guard Value.self != Void.self, let origin = Origin.here else { return }
  if origin.job != nil { return origin.keep(CellJobValue(value)) }
  origin.deliver(result: MIMEBundle(of: value))
}

/// Shows nothing for what has been shown already: the handle of `display` as a cell's last
/// expression; written into the cell by the kernel.
public func _notebookResult(_ value: DisplayHandle) {}

/// Shows nothing for what has been shown already: the handles of a `display` of several values.
public func _notebookResult(_ value: [DisplayHandle]) {}

/// Notes that the cell has set the variables of its first `count` statements that set some; written
/// into the cell by the kernel.
public func _notebookReached(_ count: Int) {
  Origin.current?.noteProgress(count)
}

/// Runs asynchronous code of a cell's top level and blocks until it is done; written into the cell
/// by the kernel in place of a top-level `await`.
@discardableResult
public func _notebookWait<Value>(_ body: @escaping () async -> Value) -> Value {
  let waiting = AsyncWait<Value, Never>()
  return waiting.run { await .success(body()) }.value
}

/// Runs asynchronous code of a cell's top level and blocks until it is done or has thrown.
///
/// - Throws: What `body` throws.
@discardableResult
public func _notebookWait<Value>(_ body: @escaping () async throws -> Value) throws -> Value {
  let waiting = AsyncWait<Value, any Error>()
  return try waiting.run {
    do {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }.get()
}

extension Result where Failure == Never {
  fileprivate var value: Success {
    switch self {
    case .success(let value): value
    }
  }
}
