internal import JupyterProtocol

/// Answers where the kernel listens.
struct ConnectHandler: RequestHandler {
  let connection: ConnectionFile

  func answer(_ request: ConnectRequest, in context: RequestContext) -> ConnectReply {
    ConnectReply(connection)
  }
}
