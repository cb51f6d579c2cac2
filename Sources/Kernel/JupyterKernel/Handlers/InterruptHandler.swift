internal import JupyterProtocol
internal import JupyterPublishing

/// Stops the running cells of all shells.
struct InterruptHandler: RequestHandler {
  let interrupt: @Sendable () async -> Void

  func answer(_ request: InterruptRequest, in context: RequestContext) async -> InterruptReply {
    await interrupt()
    return InterruptReply()
  }
}
