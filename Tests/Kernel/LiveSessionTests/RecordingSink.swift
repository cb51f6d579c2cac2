import Execution
import RunnerProtocol
import Synchronization
import Testing

/// Keeps what cells and jobs show, and lets a test wait for it.
final class RecordingSink: OutputSink {
  /// What one run has shown.
  private struct Shown {
    var outputs: [Output] = []
    var errors: [ErrorReport] = []
  }

  private struct Waiter {
    var isMet: @Sendable (Shown) -> Bool
    var execution: ExecutionID
    /// Resumed with whether the outputs have come.
    var continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var runs: [ExecutionID: Shown] = [:]
    var waiters: [Int: Waiter] = [:]
    var waitersSoFar = 0
  }

  private let state = Mutex(State())

  func receive(_ output: Output, from execution: ExecutionID) {
    update(execution) { $0.outputs.append(output) }
  }

  func receive(_ failure: ErrorReport, from execution: ExecutionID) {
    update(execution) { $0.errors.append(failure) }
  }

  private func update(_ execution: ExecutionID, _ body: (inout Shown) -> Void) {
    let met = state.withLock { state in
      body(&state.runs[execution, default: Shown()])
      let shown = state.runs[execution] ?? Shown()
      let met = state.waiters.filter { $1.execution == execution && $1.isMet(shown) }
      for number in met.keys { state.waiters[number] = nil }
      return met.values.map(\.continuation)
    }
    for continuation in met { continuation.resume(returning: true) }
  }

  subscript(execution: ExecutionID) -> [Output] {
    state.withLock { $0.runs[execution]?.outputs ?? [] }
  }

  /// All text of one stream of a cell and its jobs.
  func text(_ stream: StreamName, of execution: ExecutionID) -> String {
    self[execution].map {
      if case .stream(stream, let text) = $0 { text } else { "" }
    }.joined()
  }

  /// Returns when a cell and its jobs have written this text, and nothing else.
  func waitForText(
    _ text: String, of execution: ExecutionID, sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    await wait(for: execution, sourceLocation: sourceLocation) { outputs in
      outputs.reduce("") { all, output in
        if case .stream(.stdout, let part) = output { all + part } else { all }
      } == text
    }
  }

  /// What a cell and its jobs have said on comms.
  func comms(of execution: ExecutionID) -> [CommEvent] {
    self[execution].compactMap { if case .comm(let event) = $0 { event } else { nil } }
  }

  /// The plain text of the results of a cell.
  func results(of execution: ExecutionID) -> [String] {
    self[execution].compactMap {
      if case .result(let bundle) = $0 { bundle.entries["text/plain"] } else { nil }
    }
  }

  /// The lines about jobs that ended.
  func displays(of execution: ExecutionID) -> [String] {
    self[execution].compactMap {
      if case .display(let bundle, _) = $0 { bundle.entries["text/plain"] } else { nil }
    }
  }

  /// What a cell has shown, in all representations.
  func bundles(of execution: ExecutionID) -> [MIMEBundle] {
    self[execution].compactMap {
      if case .display(let bundle, _) = $0 { bundle } else { nil }
    }
  }

  /// The result of a cell, in all representations.
  func resultBundle(of execution: ExecutionID) -> MIMEBundle? {
    self[execution].lazy.compactMap {
      if case .result(let bundle) = $0 { bundle } else { nil }
    }.first
  }

  /// The errors of a cell's jobs.
  func errors(of execution: ExecutionID) -> [ErrorReport] {
    state.withLock { $0.runs[execution]?.errors ?? [] }
  }

  /// Returns once a cell's outputs are as wanted; records an issue when they are not in time, or when
  /// the test's own time is up.
  func wait(
    for execution: ExecutionID, within limit: Duration = .patience,
    sourceLocation: SourceLocation = #_sourceLocation,
    until isMet: @escaping @Sendable ([Output]) -> Bool
  ) async {
    await wait(for: execution, within: limit, sourceLocation) { (shown: Shown) in
      isMet(shown.outputs)
    }
  }

  /// Returns once a cell's jobs have failed as often as wanted; records an issue as `wait` does.
  func waitForErrors(
    of execution: ExecutionID, _ count: Int = 1, within limit: Duration = .patience,
    sourceLocation: SourceLocation = #_sourceLocation,
    where isWanted: @escaping @Sendable (ErrorReport) -> Bool = { _ in true }
  ) async {
    await wait(for: execution, within: limit, sourceLocation) { (shown: Shown) in
      shown.errors.count(where: isWanted) >= count
    }
  }

  private func wait(
    for execution: ExecutionID, within limit: Duration, _ sourceLocation: SourceLocation,
    until isMet: @escaping @Sendable (Shown) -> Bool
  ) async {
    let number = state.withLock { state in
      state.waitersSoFar += 1
      return state.waitersSoFar
    }
    let timer = Task { [self] in
      try await Task.sleep(for: limit)
      giveUp(number)
    }
    let haveCome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          if isMet(state.runs[execution] ?? Shown()) { return true }
          if Task.isCancelled { return false }
          state.waiters[number] = Waiter(
            isMet: isMet, execution: execution, continuation: continuation)
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      giveUp(number)
    }
    timer.cancel()
    guard !haveCome else { return }
    let shown = state.withLock { $0.runs[execution] ?? Shown() }
    Issue.record(
      "Waited in vain for cell \(execution.rawValue), which has shown: \(shown)",
      sourceLocation: sourceLocation)
  }

  private func giveUp(_ number: Int) {
    let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
    waiter?.continuation.resume(returning: false)
  }
}
