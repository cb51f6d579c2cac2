internal import NotebookEngine
internal import RunnerProtocol

/// Shows or keeps the value of a cell's last expression; the kernel writes the call into the cell.
public func _notebookResult<Value>(_ value: Value) {
  guard Value.self != Void.self, let origin = Origin.here else { return }
  if origin.job != nil { return origin.keep(CellJobValue(value)) }
  origin.deliver(result: MIMEBundle(of: value))
}

/// Shows or keeps the value of an `if` or `switch` whose branches have different types; the kernel writes
/// the call into the cell.
public func _notebookResult(erased value: Any) {
  guard !(value is DisplayHandle), !(value is [DisplayHandle]) else { return }
  func hand<Value>(_ value: Value) { _notebookResult(value) }
  _openExistential(value, do: hand)
}

/// Shows nothing for the handle of `display`, whose value has already been shown; the kernel writes
/// the call into the cell.
public func _notebookResult(_ value: DisplayHandle) {}

/// Shows nothing for the handles of a `display` of several values.
public func _notebookResult(_ value: [DisplayHandle]) {}

/// Records that the cell has run the first `count` of its statements that set variables; the kernel
/// writes the call into the cell.
public func _notebookReached(_ count: Int) {
  Origin.current?.recordReached(count)
}

/// Runs asynchronous code of a cell's top level and blocks until it has returned; the kernel writes
/// the call into the cell in place of a top-level `await`.
@discardableResult
public func _notebookWait<Value>(_ body: @escaping () async -> Value) -> Value {
  let waiting = AsyncWait<Value, Never>()
  return waiting.run { await .success(body()) }.value
}

/// Runs asynchronous code of a cell's top level and blocks until it has returned or thrown.
///
/// - Throws: What `body` throws.
@discardableResult
public func _notebookWait<Value>(_ body: @escaping () async throws -> Value) throws -> Value {
  let waiting = AsyncWait<Value, ThrownError>()
  let result = waiting.run {
    do {
      return .success(try await body())
    } catch {
      return .failure(ThrownError(error, frames: NotebookRuntime.host.throwFrames(of: error)))
    }
  }
  return try result.mapError { thrown in
    NotebookRuntime.host.willRethrow(thrown.error, from: thrown.frames)
    return thrown.error
  }.get()
}

/// An error and its frames, on their way from the task's thread to the waiting one.
private struct ThrownError: Error {
  let error: any Error
  let frames: [UInt]

  init(_ error: any Error, frames: [UInt]) {
    self.error = error
    self.frames = frames
  }
}

extension Result where Failure == Never {
  fileprivate var value: Success {
    switch self {
    case .success(let value): value
    }
  }
}
