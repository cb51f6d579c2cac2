internal import JupyterProtocol
internal import JupyterPublishing

/// Lists the ports of the kernel.
struct ConnectHandler: RequestHandler {
  let connection: ConnectionFile

  func answer(_ request: ConnectRequest, in context: RequestContext) -> ConnectReply {
    ConnectReply(connection)
  }
}
