import Execution
import RunnerProtocol
import Synchronization

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
    var continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var runs: [ExecutionID: Shown] = [:]
    var waiters: [Waiter] = []
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
      let met = state.waiters.filter { $0.execution == execution && $0.isMet(shown) }
      state.waiters.removeAll { $0.execution == execution && $0.isMet(shown) }
      return met
    }
    for waiter in met { waiter.continuation.resume() }
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
  func waitForText(_ text: String, of execution: ExecutionID) async {
    await wait(for: execution) { outputs in
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

  /// Returns once a cell's outputs are as wanted.
  func wait(
    for execution: ExecutionID, until isMet: @escaping @Sendable ([Output]) -> Bool
  ) async {
    await wait(for: execution) { (shown: Shown) in isMet(shown.outputs) }
  }

  /// Returns once a cell's jobs have failed as often as wanted.
  func waitForErrors(
    of execution: ExecutionID, _ count: Int = 1,
    where isWanted: @escaping @Sendable (ErrorReport) -> Bool = { _ in true }
  ) async {
    await wait(for: execution) { (shown: Shown) in shown.errors.count(where: isWanted) >= count }
  }

  private func wait(
    for execution: ExecutionID, until isMet: @escaping @Sendable (Shown) -> Bool
  ) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if isMet(state.runs[execution] ?? Shown()) { return true }
        state.waiters.append(
          Waiter(isMet: isMet, execution: execution, continuation: continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}
