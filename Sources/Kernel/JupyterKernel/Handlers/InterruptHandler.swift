internal import JupyterProtocol

/// Stops every cell that runs, of whatever shell.
struct InterruptHandler: RequestHandler {
  let interrupt: @Sendable () async -> Void

  func answer(_ request: InterruptRequest, in context: RequestContext) async -> InterruptReply {
    await interrupt()
    return InterruptReply()
  }
}
