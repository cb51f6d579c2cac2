internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// Sends questions of cells to the user, one at a time, and returns the answers.
final class InputQueue: Sendable {
  private struct State {
    var lastTicket = 0
    /// The waiting questions, by ticket and in order; the first one is with the user.
    var tickets: [Int] = []
    /// The cell whose question is with the user.
    var asking: ExecutionID?
    var answer: InputAnswer?
  }

  private enum Reply {
    case answer(InputAnswer)
    /// The cell has to stop.
    case notNeeded

    var answer: InputAnswer? {
      if case .answer(let answer) = self { answer } else { nil }
    }
  }

  private let connection: KernelConnection
  private let state = Monitor(State())

  init(_ connection: KernelConnection) {
    self.connection = connection
  }

  /// Asks and waits for the answer; `nil` if the cell has to stop meanwhile.
  func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer? {
    cell.cancellation.observing { _ in
      self.state.update { _ in }
    } _: {
      uninterrupted { answer(to: question, for: cell) }
    }
  }

  private func answer(to question: InputQuestion, for cell: Origin) -> InputAnswer? {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      state.tickets.append(state.lastTicket)
      return state.lastTicket
    }
    defer {
      state.update { state in
        if state.tickets.first == ticket { (state.asking, state.answer) = (nil, nil) }
        state.tickets.removeAll { $0 == ticket }
      }
    }
    let mayAsk = state.wait { state -> Bool? in
      if cell.cancellation.level != .none { return false }
      guard state.tickets.first == ticket else { return nil }
      state.asking = cell.execution
      return true
    }
    guard mayAsk else { return nil }
    cell.output.flush()
    connection.send(.inputNeeded(cell.execution, question))
    return state.wait { state -> Reply? in
      if cell.cancellation.level != .none { return .notNeeded }
      return state.answer.map(Reply.answer)
    }.answer
  }

  /// Delivers the user's answer; does nothing if the cell no longer waits for it.
  func deliver(_ answer: InputAnswer, to cell: ExecutionID) {
    state.update { state in
      if state.asking == cell { state.answer = answer }
    }
  }
}
