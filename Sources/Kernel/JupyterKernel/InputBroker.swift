internal import Execution
internal import FoundationEssentials
internal import JupyterProtocol
package import JupyterPublishing
internal import Limits
package import RunnerProtocol
internal import Synchronization

/// Sends the questions of cells to their front-ends, one after another, and returns the answers.
///
/// It is made before the executor, which asks through it, and given to the kernel, which passes on the
/// runs and the answers. See
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel>.
package final class InputBroker: InputSource {
  /// What front-ends send instead of a line when the user ends the input.
  private static let endOfFile = "\u{04}"

  /// A running cell, which may ask.
  private struct Asker {
    var context: RequestContext
    var allowsStdin: Bool
  }

  private struct Question {
    var text: InputQuestion
    var execution: ExecutionID
    var answer: CheckedContinuation<InputAnswer, Never>
    /// The identifier of the input request.
    var messageID = UUID().uuidString
    var progress = Progress.waiting
    /// When the first attempt to send the request failed.
    var firstFailure: ContinuousClock.Instant?
  }

  private enum Progress {
    /// The request has not been sent: another question is open, or the client is not connected.
    case waiting
    /// The request is among the outgoing messages.
    case posted
    /// The request has been sent; only what arrives from now on can answer it.
    case sent
  }

  private struct State {
    var askers: [ExecutionID: Asker] = [:]
    /// The first one is open, the others wait.
    var questions: [Question] = []
  }

  private let publisher: OutputPublisher
  private let state = Mutex(State())

  /// Makes a broker whose requests are sent in order with the outputs of their cells.
  package init(publisher: OutputPublisher) {
    self.publisher = publisher
  }

  package func ask(_ question: InputQuestion, for execution: ExecutionID) async -> InputAnswer {
    await withCheckedContinuation { continuation in
      let refusal = state.withLock { state -> String? in
        guard let asker = state.askers[execution] else {
          return "it has ended, and only a running cell can ask"
        }
        guard asker.allowsStdin else {
          return "this front-end provides none: it runs cells with allow_stdin set to false"
        }
        state.questions.append(
          Question(text: question, execution: execution, answer: continuation))
        return nil
      }
      if let refusal {
        continuation.resume(returning: .refused(refusal))
      } else {
        askNextQuestion()
      }
    }
  }
}

// MARK: - For the kernel

extension InputBroker {
  /// Lets a cell ask its front-end.
  func runDidBegin(_ id: ExecutionID, in context: RequestContext, allowsStdin: Bool) {
    state.withLock { $0.askers[id] = Asker(context: context, allowsStdin: allowsStdin) }
  }

  /// Drops the questions of a cell that has ended.
  func runDidEnd(_ id: ExecutionID) {
    state.withLock { $0.askers[id] = nil }
    drop("it has ended") { $0.execution == id }
  }

  /// Drops all questions, because the cells are interrupted.
  func interrupt() {
    drop("it was interrupted") { _ in true }
  }

  private func drop(_ reason: String, where isDropped: (Question) -> Bool) {
    let dropped = state.withLock { state in
      defer { state.questions.removeAll(where: isDropped) }
      return state.questions.filter(isDropped)
    }
    for question in dropped { question.answer.resume(returning: .refused(reason)) }
    if !dropped.isEmpty { askNextQuestion() }
  }

  /// Sends the first question, after everything its cell has written.
  private func askNextQuestion() {
    let posted = state.withLock { state -> (question: Question, context: RequestContext)? in
      guard let question = state.questions.first, question.progress == .waiting,
        let asker = state.askers[question.execution]
      else { return nil }
      state.questions[0].progress = .posted
      return (question, asker.context)
    }
    guard let (question, context) = posted,
      let message = try? OutgoingMessage.question(
        InputRequest(prompt: question.text.prompt, isPassword: question.text.isPassword),
        to: context, messageID: question.messageID)
    else { return }
    publisher.send(message, from: question.execution)
  }
}

// MARK: - For the channel thread

extension InputBroker {
  /// Marks a request as sent, after dropping everything received on its channel before.
  func sent(_ messageID: String?) {
    state.withLock { state in
      guard let first = state.questions.first, first.messageID == messageID else { return }
      state.questions[0].progress = .sent
    }
  }

  /// Retries a request to a client that is not connected, for a limited time.
  func couldNotSend(_ messageID: String?) {
    let isLast = state.withLock { state -> Bool? in
      guard let first = state.questions.first, first.messageID == messageID else { return nil }
      state.questions[0].progress = .waiting
      let start = first.firstFailure ?? .now
      state.questions[0].firstFailure = start
      return start.duration(to: .now) >= Limits.Channels.inputTimeout
    }
    guard let isLast else { return }
    guard !isLast else {
      drop("the front-end that runs it is not connected to stdin") {
        $0.messageID == messageID
      }
      return
    }
    Task {
      try await Task.sleep(for: Limits.Channels.inputStep)
      askNextQuestion()
    }
  }

  /// Handles a message on stdin.
  ///
  /// - Returns: Whether it answers the open question; it does not if it comes from another client or
  ///   names another question.
  func receive(_ reply: IncomingRequest) -> Bool {
    guard reply.context.header.messageType == InputReply.messageType,
      let value = try? reply.content(as: InputReply.self).value
    else { return false }
    let asked = (try? JSONValue(parsing: reply.wire.parentHeader))?["msg_id"]?.string
    let answered = state.withLock { state -> Question? in
      guard let question = state.questions.first, question.progress == .sent,
        asked == nil || asked == question.messageID,
        state.askers[question.execution]?.context.identities == reply.context.identities
      else { return nil }
      return state.questions.removeFirst()
    }
    guard let answered else { return false }
    answered.answer.resume(returning: value == Self.endOfFile ? .endOfFile : .text(value))
    askNextQuestion()
    return true
  }
}
