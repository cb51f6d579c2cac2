import CellExecution
import Execution
import RunnerProtocol
import Synchronization

/// Collects the plain text of results.
final class ResultSink: OutputSink {
  private let collected = Mutex<[String]>([])

  var texts: [String] { collected.withLock { $0 } }

  func receive(_ output: Output, from execution: ExecutionID) {
    guard case .result(let bundle) = output, let text = bundle.entries["text/plain"] else { return }
    collected.withLock { $0.append(text) }
  }
}
