internal import Synchronization

/// Blocks a thread until a task has finished.
package final class AsyncWait<Value, Failure: Error>: Sendable {
  private let gate = NotebookRuntime.host.makeGate()
  private let result = Mutex<UncheckedSendable<Result<Value, Failure>>?>(nil)

  package init() {}

  /// Runs `body` in a task of its own, which is cancelled together with the current cell or job.
  ///
  /// A thread that has to stop for good meanwhile ends here.
  package func run(_ body: @escaping () async -> Result<Value, Failure>) -> Result<Value, Failure> {
    let work = UncheckedSendable(body)
    let task = Task {
      let result = UncheckedSendable(await work.value())
      self.result.withLock { $0 = result }
      self.gate.open()
    }
    if let origin = Origin.current {
      origin.cancellation.observing { level in
        NotebookRuntime.host.callOnSpareThread(for: origin) { task.cancel() }
        if level == .forced { self.gate.open() }
      } _: {
        wait()
      }
    } else {
      wait()
    }
    guard let result = result.withLock({ $0 }) else { NotebookRuntime.host.abandonThread() }
    return result.value
  }

  private func wait() {
    NotebookRuntime.host.blocking(untilTask: true) { gate.wait() }
  }
}
