internal import JupyterProtocol

/// Knows who answers which kind of request.
struct HandlerRegistry: Sendable {
  /// What a handler leaves to be sent, and to be done once it is on its way.
  struct Answer: Sendable {
    var messages: [OutgoingMessage] = []
    var afterwards: (@Sendable () async -> Void)?
  }

  private typealias Handle = @Sendable (IncomingRequest) async throws -> Answer

  private var handles: [String: Handle] = [:]
  private var replyTypes: [String: String] = [ExecuteRequest.messageType: ExecuteReply.messageType]
  private var lanes: [String: RequestLane] = [:]

  /// Has a kind of request answered: in a lane if that may take time, else as soon as it comes.
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

  /// Has a kind of message without a reply taken note of, in a lane or as soon as it comes.
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

  /// Finds the answer to a request; a request nobody knows has none.
  func answer(_ request: IncomingRequest) async throws -> Answer {
    guard let handle = handles[request.context.header.messageType] else { return Answer() }
    return try await handle(request)
  }

  /// The lane a kind of request is answered in; `nil` when it is answered as soon as it comes.
  func lane(for messageType: String) -> RequestLane? {
    lanes[messageType]
  }

  /// The kind of reply a kind of request has; `nil` when it has none.
  func replyType(for messageType: String) -> String? {
    replyTypes[messageType]
  }
}
