internal import JupyterProtocol
internal import JupyterPublishing

/// Describes the kernel.
struct KernelInfoHandler: RequestHandler {
  let description: @Sendable () async -> KernelDescription

  func answer(_ request: KernelInfoRequest, in context: RequestContext) async -> KernelInfoReply {
    await description().reply
  }
}
