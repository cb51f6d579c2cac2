internal import JupyterProtocol

/// Answers that nothing is known about the name under the cursor.
struct InspectHandler: RequestHandler {
  func answer(_ request: InspectRequest, in context: RequestContext) -> InspectReply {
    InspectReply()
  }
}
