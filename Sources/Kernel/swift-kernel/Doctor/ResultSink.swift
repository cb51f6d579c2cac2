import CellExecution
import Execution
import RunnerProtocol
import Synchronization

/// Keeps the plain text of results.
final class ResultSink: OutputSink {
  private let kept = Mutex<[String]>([])

  var texts: [String] { kept.withLock { $0 } }

  func receive(_ output: Output, from execution: ExecutionID) {
    guard case .result(let bundle) = output, let text = bundle.entries["text/plain"] else { return }
    kept.withLock { $0.append(text) }
  }
}
