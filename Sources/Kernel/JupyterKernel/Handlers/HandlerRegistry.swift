internal import JupyterProtocol
internal import JupyterPublishing

/// The handlers by the kind of request they answer.
struct HandlerRegistry: Sendable {
  /// What to send for a request, and what to do once that is on its way.
  struct Answer: Sendable {
    var messages: [OutgoingMessage] = []
    var afterwards: (@Sendable () async -> Void)?
  }

  private typealias Handle = @Sendable (IncomingRequest) async throws -> Answer

  private var handles: [String: Handle] = [:]
  private var replyTypes: [String: String] = [ExecuteRequest.messageType: ExecuteReply.messageType]
  private var lanes: [String: RequestLane] = [:]

  /// Registers a handler: in a lane if answering may take time, otherwise for immediate answers.
  mutating func register<Handler: RequestHandler>(
    _ handler: Handler, in lane: RequestLane? = nil
  ) {
    typealias Request = Handler.Request
    lanes[Request.messageType] = lane
    replyTypes[Request.messageType] = Request.Reply.messageType
    handles[Request.messageType] = { incoming in
      let request = try incoming.content(as: Request.self)
      let reply = try await handler.answer(request, in: incoming.context)
      let message = try OutgoingMessage.reply(
        reply, type: Request.Reply.messageType, to: incoming.context)
      return Answer(messages: [message]) { await handler.afterReply(to: request) }
    }
  }

  /// Registers a handler of messages without a reply.
  mutating func register<Handler: NoticeHandler>(
    _ handler: Handler, in lane: RequestLane? = nil
  ) {
    lanes[Handler.Notice.messageType] = lane
    handles[Handler.Notice.messageType] = { incoming in
      let notice = try incoming.content(as: Handler.Notice.self)
      try await handler.notice(notice, in: incoming.context)
      return Answer()
    }
  }

  /// Answers a request; the answer to an unknown kind of request is empty.
  func answer(_ request: IncomingRequest) async throws -> Answer {
    guard let handle = handles[request.context.header.messageType] else { return Answer() }
    return try await handle(request)
  }

  /// The lane of a kind of request; `nil` if it is answered immediately.
  func lane(for messageType: String) -> RequestLane? {
    lanes[messageType]
  }

  /// The kind of reply to a kind of request; `nil` if there is none.
  func replyType(for messageType: String) -> String? {
    replyTypes[messageType]
  }
}
