internal import RunnerProtocol
internal import Synchronization

/// Work that runs beside the cells, and the value it will have.
///
/// Made by `run`. What the job prints and shows appears under the cell that launched it.
public final class Job<Value>: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  private let record: JobRecord
  private let result: JobResult<Value>

  init(name: String?, execution: ExecutionID, body: @escaping () async throws -> Value) {
    let result = JobResult<Value>()
    let work = UncheckedSendable(body)
    self.result = result
    self.record = JobRecord(name: name, execution: execution) {
      do {
        let value = UncheckedSendable(try await work.value())
        result.set(.success(value.value))
        return .completed(summary(of: value.value))
      } catch {
        result.set(.failure(error))
        if error is CancellationError { return .cancelled }
        return .failed(RunFailure(thrown: error))
      }
    }
  }

  func submit() {
    Jobs.register(self)
    let execution = record.origin.execution
    NotebookRuntime.host.send(.jobQueued(record.id, name: record.name, by: execution))
    NotebookRuntime.host.submit(record)
  }

  /// The job's number, counted from 1 since the session began.
  public var id: Int { record.id.rawValue }

  /// The name given to `run`, or `job` and its number.
  public var name: String { record.name }

  /// Where the job stands now.
  public var state: JobState { record.phase }

  /// Stops the job.
  ///
  /// A queued job never starts. A running one can end in good order: `Task.isCancelled` is true,
  /// `Task.checkCancellation()` throws, sleeps and waiting for other jobs end at once. If it still
  /// runs after the grace, its threads are ended where they are, without `defer` or `deinit`.
  ///
  /// - Parameter grace: How long the job may take to end by itself; zero for no time at all.
  public func cancel(grace: Duration = .seconds(2)) {
    record.cancel(grace: grace)
  }

  /// Blocks until the job is over.
  ///
  /// - Returns: What the job returned.
  /// - Throws: What the job threw; `CancellationError` if it was cancelled, or if the cell or job
  ///   that waits is; ``JobError`` if it crashed.
  @discardableResult
  public func wait() throws -> Value {
    if Origin.current?.job == record.id { throw JobError.waitsForItself(job: id) }
    blockUntilOver(orUntil: .asked)
    guard state.isFinal else { throw CancellationError() }
    return try outcome()
  }

  /// What the job returned, as soon as it is over.
  ///
  /// - Throws: As ``wait()``.
  public var value: Value {
    get async throws {
      if Origin.current?.job == record.id { throw JobError.waitsForItself(job: id) }
      let signal = OneTimeSignal()
      record.whenOver { signal.raise() }
      await withTaskCancellationHandler {
        await signal.wait()
      } onCancel: {
        signal.raise()
      }
      guard state.isFinal else { throw CancellationError() }
      return try outcome()
    }
  }

  public var description: String { "Job \(id) \"\(name)\"" }

  public var debugDescription: String { description }

  private func outcome() throws -> Value {
    if let reason = record.crashReason { throw JobError.crashed(job: id, reason: reason) }
    guard let result = result.get() else { throw CancellationError() }
    return try result.get()
  }
}

extension Job: WaitableJob {
  func blockUntilOver(orUntil level: Cancellation.Level) {
    let gate = NotebookRuntime.host.makeGate()
    record.whenOver { gate.open() }
    let cancellation = Origin.current?.cancellation ?? Cancellation()
    cancellation.observing { raised in
      if raised >= level { gate.open() }
    } _: {
      NotebookRuntime.host.blocking { gate.wait() }
    }
    NotebookRuntime.host.stopPoint()
  }
}

/// One line about a returned value, or nothing for `Void` and for what has been shown already.
private func summary<Value>(of value: Value) -> String? {
  let silentTypes: [Any.Type] = [Void.self, DisplayHandle.self, [DisplayHandle].self]
  guard !silentTypes.contains(where: { $0 == Value.self }) else { return nil }
  return ValueText.line(of: value)
}
