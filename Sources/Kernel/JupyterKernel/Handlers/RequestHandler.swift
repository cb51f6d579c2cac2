internal import JupyterProtocol

/// Answers one kind of request, beside the cells that run.
protocol RequestHandler: Sendable {
  associatedtype Request: RequestContent

  /// Finds the answer.
  ///
  /// Busy was said before this is called; the reply and idle follow when it returns or throws.
  func answer(_ request: Request, in context: RequestContext) async throws -> Request.Reply

  /// Does what must wait until the reply is on its way.
  func afterReply(to request: Request) async
}

extension RequestHandler {
  func afterReply(to request: Request) async {}
}

/// Takes note of one kind of message that has no reply.
protocol NoticeHandler: Sendable {
  associatedtype Notice: MessageContent

  /// Reacts to a message; busy was said before and idle follows.
  func notice(_ notice: Notice, in context: RequestContext) async throws
}
