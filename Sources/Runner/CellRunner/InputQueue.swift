internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// Brings questions of cells to the user, one after another, and the answers back.
final class InputQueue: Sendable {
  private struct State {
    var lastTicket = 0
    /// Who wants to ask, in the order of asking; the first one does.
    var tickets: [Int] = []
    /// The cell whose question is with the user.
    var asking: ExecutionID?
    var answer: InputAnswer?
  }

  private let connection: KernelConnection
  private let state = Monitor(State())

  init(_ connection: KernelConnection) {
    self.connection = connection
  }

  /// Asks and waits for the answer; nothing when the cell was told to stop meanwhile.
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
    return state.wait { state -> InputAnswer?? in
      if cell.cancellation.level != .none { return .some(nil) }
      return state.answer.map { .some($0) }
    }
  }

  /// Takes the user's answer; one that nobody waits for any more is dropped.
  func deliver(_ answer: InputAnswer, to cell: ExecutionID) {
    state.update { state in
      if state.asking == cell { state.answer = answer }
    }
  }
}
