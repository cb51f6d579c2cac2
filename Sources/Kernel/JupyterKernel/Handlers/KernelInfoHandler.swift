internal import JupyterProtocol

/// Answers what kernel this is.
struct KernelInfoHandler: RequestHandler {
  let description: @Sendable () async -> KernelDescription

  func answer(_ request: KernelInfoRequest, in context: RequestContext) async -> KernelInfoReply {
    await description().reply
  }
}
