internal import JupyterProtocol

/// Answers that no name is known to fit.
struct CompleteHandler: RequestHandler {
  func answer(_ request: CompleteRequest, in context: RequestContext) -> CompleteReply {
    CompleteReply(
      matches: [], cursorStart: request.cursorPosition, cursorEnd: request.cursorPosition)
  }
}
