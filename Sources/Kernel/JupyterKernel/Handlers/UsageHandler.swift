internal import JupyterProtocol

/// Answers what the kernel and its machine have to do.
struct UsageHandler: RequestHandler {
  let meter: UsageMeter

  func answer(_ request: UsageRequest, in context: RequestContext) throws -> UsageReply {
    try meter.read()
  }
}
