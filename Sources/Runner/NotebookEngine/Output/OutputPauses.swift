internal import Limits
package import RunnerProtocol
internal import Synchronization

/// The runs of cells that must not print for a while: back-pressure from the kernel.
package final class OutputPauses: Sendable {
  package static let shared = OutputPauses()

  private let gates = Mutex<[ExecutionID: any Gate]>([:])
  /// The number of paused runs, readable without the lock.
  private let count = Atomic<Int>(0)

  package func pause(_ run: ExecutionID) {
    let gate = NotebookRuntime.host.makeGate()
    update { gates in if gates[run] == nil { gates[run] = gate } }
  }

  package func resume(_ run: ExecutionID) {
    update { $0.removeValue(forKey: run) }?.open()
  }

  private func update<Result: Sendable>(
    _ body: (inout [ExecutionID: any Gate]) -> Result
  ) -> Result {
    gates.withLock { gates in
      defer { count.store(gates.count, ordering: .relaxed) }
      return body(&gates)
    }
  }

  /// Blocks while the run of the origin is paused.
  ///
  /// An origin that has been asked to stop may write some last words; more would be sent before its end,
  /// which the user waits for. One that has to stop for good ends here.
  ///
  /// - Parameters:
  ///   - origin: The cell or job that is about to write.
  ///   - count: How many bytes.
  /// - Important: Must be called without holding a lock: other threads write meanwhile.
  package func pass(_ origin: Origin, writing count: Int) {
    guard self.count.load(ordering: .relaxed) > 0 else { return }
    let host = NotebookRuntime.host
    while !mayWrite(count, origin) {
      let isOver = host.uninterrupted {
        guard let gate = gates.withLock({ $0[origin.execution] }) else { return true }
        gate.wait(atMost: Limits.Output.pauseCheck)
        return false
      }
      if isOver { return }
      host.checkForStop()
    }
  }

  /// Waits a moment if the run of the origin is paused.
  ///
  /// For text that is written under a lock which other runs need, so that its writer is slowed and not
  /// stopped. One that has to stop for good ends here.
  package func slowDown(_ origin: Origin) {
    guard count.load(ordering: .relaxed) > 0 else { return }
    let host = NotebookRuntime.host
    host.uninterrupted {
      gates.withLock { $0[origin.execution] }?.wait(atMost: Limits.Output.pauseCheck)
    }
    host.checkForStop()
  }

  /// Whether the origin may write despite a pause.
  private func mayWrite(_ count: Int, _ origin: Origin) -> Bool {
    switch origin.stopLevel {
    case .none: false
    case .asked: origin.cancellation.admitsLastWords(count)
    // A thread that cannot be ended here.
    case .forced, .blocked: true
    }
  }
}
