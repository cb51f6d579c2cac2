internal import JupyterProtocol
internal import JupyterPublishing

/// Answers one kind of request, in parallel with running cells.
protocol RequestHandler: Sendable {
  associatedtype Request: RequestContent

  /// Answers a request.
  ///
  /// Busy has been sent before this is called; the reply and idle follow when it returns or throws.
  func answer(_ request: Request, in context: RequestContext) async throws -> Request.Reply

  /// Called when the reply is on its way.
  func afterReply(to request: Request) async
}

extension RequestHandler {
  func afterReply(to request: Request) async {}
}
