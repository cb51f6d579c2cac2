internal import JupyterProtocol
internal import JupyterPublishing

/// Reports the load of the kernel and its machine.
struct UsageHandler: RequestHandler {
  let meter: UsageMeter

  func answer(_ request: UsageRequest, in context: RequestContext) throws -> UsageReply {
    try meter.read()
  }
}
