internal import JupyterProtocol
internal import Logging

/// Says busy before and idle after the work on a request, whatever becomes of it.
struct StatusScope: Sendable {
  let publisher: OutputPublisher
  let logger: Logger

  /// Answers a request beside the cells that run.
  ///
  /// A request whose content cannot be read gets an error for its reply, if its kind has one.
  func answer(_ request: IncomingRequest, with handlers: HandlerRegistry) async {
    let context = request.context
    publisher.answer(.status(.busy, for: context.parentHeader))
    var answer = HandlerRegistry.Answer()
    do {
      answer = try await handlers.answer(request)
    } catch {
      let type = context.header.messageType
      logger.warning("Could not answer \(type): \(JSONCoding.explain(error))")
      answer.messages = Self.refusal(
        of: context, because: error, as: handlers.replyType(for: type))
    }
    publisher.endAnswer(to: context.parentHeader, with: answer.messages)
    await answer.afterwards?()
  }

  /// Answers a request that cannot be read.
  func refuse(_ request: IncomingRequest, as replyType: String, because error: any Error) {
    let context = request.context
    logger.warning(
      "Could not answer \(context.header.messageType): \(JSONCoding.explain(error))")
    publisher.answer(.status(.busy, for: context.parentHeader))
    publisher.endAnswer(
      to: context.parentHeader,
      with: Self.refusal(of: context, because: error, as: replyType))
  }

  /// The reply to a request that could not be read.
  private static func refusal(
    of context: RequestContext, because error: any Error, as replyType: String?
  ) -> [OutgoingMessage] {
    guard let replyType else { return [] }
    let failure = Failure(name: "BadRequest", value: JSONCoding.explain(error))
    let reply = try? OutgoingMessage.reply(FailureReply(failure), type: replyType, to: context)
    return reply.map { [$0] } ?? []
  }
}
