internal import JupyterProtocol

/// Answers what kernel this is.
struct KernelInfoHandler: RequestHandler {
  let description: KernelDescription

  func answer(_ request: KernelInfoRequest, in context: RequestContext) -> KernelInfoReply {
    description.reply
  }
}
