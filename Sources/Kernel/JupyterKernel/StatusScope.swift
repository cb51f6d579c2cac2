internal import JupyterProtocol
internal import JupyterPublishing
internal import Logging

/// Sends busy before and idle after the work on a request, even if it fails.
struct StatusScope: Sendable {
  let publisher: OutputPublisher
  let logger: Logger

  /// Answers a request in parallel with running cells.
  ///
  /// A request whose content cannot be decoded gets an error reply, if its kind has a reply.
  func answer(_ request: IncomingRequest, with handlers: HandlerRegistry) async {
    let context = request.context
    publisher.answer(.status(.busy, for: context.parentHeader))
    var answer = HandlerRegistry.Answer()
    do {
      answer = try await handlers.answer(request)
    } catch {
      let type = context.header.messageType
      log(error, answering: type)
      answer.messages = Self.refusal(
        of: context, because: error, as: handlers.replyType(for: type))
    }
    publisher.endAnswer(to: context.parentHeader, with: answer.messages)
    await answer.afterwards?()
  }

  /// Answers a request that cannot be decoded or carried out.
  func refuse(_ request: IncomingRequest, as replyType: String?, because error: any Error) {
    let context = request.context
    log(error, answering: context.header.messageType)
    publisher.answer(.status(.busy, for: context.parentHeader))
    publisher.endAnswer(
      to: context.parentHeader,
      with: Self.refusal(of: context, because: error, as: replyType))
  }

  private func log(_ error: any Error, answering messageType: String) {
    logger.warning("Could not answer \(messageType): \(Failure(refusing: error).value)")
  }

  /// The reply to a request that cannot be decoded or carried out.
  private static func refusal(
    of context: RequestContext, because error: any Error, as replyType: String?
  ) -> [OutgoingMessage] {
    guard let replyType else { return [] }
    let failure = Failure(refusing: error)
    let content: any Encodable =
      replyType == ExecuteReply.messageType
      // The cell has no number, because it is never run.
      ? ExecuteReply.error(executionCount: 0, failure) : FailureReply(failure)
    let reply = try? OutgoingMessage.reply(content, type: replyType, to: context)
    return reply.map { [$0] } ?? []
  }
}
