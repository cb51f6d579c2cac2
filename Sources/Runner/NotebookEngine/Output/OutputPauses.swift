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

  /// Blocks while the run of the origin is paused, unless the origin has to stop.
  ///
  /// - Important: Must be called without holding a lock: other threads write meanwhile.
  package func pass(_ origin: Origin) {
    guard count.load(ordering: .relaxed) > 0 else { return }
    let host = NotebookRuntime.host
    while origin.stopLevel == .none {
      let isOver = host.uninterrupted {
        guard let gate = gates.withLock({ $0[origin.execution] }) else { return true }
        gate.wait(atMost: Limits.Output.pauseCheck)
        return false
      }
      if isOver { return }
      host.checkForStop()
    }
  }
}
