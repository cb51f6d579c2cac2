internal import Limits
package import RunnerProtocol
internal import Synchronization

/// The runs of cells that are to write no text for a while, as front-ends cannot take it so fast.
package final class OutputPauses: Sendable {
  package static let shared = OutputPauses()

  private let gates = Mutex<[ExecutionID: any Gate]>([:])
  /// How many there are, to be looked at without a lock.
  private let count = Atomic<Int>(0)

  package func begin(_ run: ExecutionID) {
    let gate = NotebookRuntime.host.makeGate()
    change { gates in if gates[run] == nil { gates[run] = gate } }
  }

  package func end(_ run: ExecutionID) {
    change { $0.removeValue(forKey: run) }?.open()
  }

  private func change<Result: Sendable>(
    _ body: (inout [ExecutionID: any Gate]) -> Result
  ) -> Result {
    gates.withLock { gates in
      defer { count.store(gates.count, ordering: .relaxed) }
      return body(&gates)
    }
  }

  /// Waits while the origin's run is paused; one that has to stop waits no longer.
  ///
  /// - Important: To be called without any lock: others write meanwhile.
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
