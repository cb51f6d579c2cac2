import CellExecution
import Execution
import RunnerProtocol
import Synchronization

/// A user who answers from a list, and whose answers run out.
final class ScriptedInput: InputSource {
  private let answers: Mutex<[InputAnswer]>
  private let asked = Mutex<[InputQuestion]>([])
  private let silence = AsyncStream.makeStream(of: Void.self)

  init(_ answers: InputAnswer...) {
    self.answers = Mutex(answers)
  }

  /// What has been asked so far.
  var questions: [InputQuestion] { asked.withLock { $0 } }

  func ask(_ question: InputQuestion, for execution: ExecutionID) async -> InputAnswer {
    asked.withLock { $0.append(question) }
    let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    silence.continuation.yield()
    if let answer { return answer }
    // There are no more answers: the cell has to be stopped.
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
    return .endOfFile
  }

  /// Returns when the next question has come.
  func waitForQuestion() async {
    for await _ in silence.stream { return }
  }
}
