/// Asks for the ports of the kernel's sockets.
package struct ConnectRequest: RequestContent, Hashable {
  package static let messageType = "connect_request"
  package typealias Reply = ConnectReply

  package init() {}
}

/// The ports of the kernel's sockets.
package struct ConnectReply: MessageContent, Hashable {
  package static let messageType = "connect_reply"

  package var status = "ok"
  package var shellPort: Int
  package var iopubPort: Int
  package var stdinPort: Int
  package var controlPort: Int
  package var heartbeatPort: Int

  package init(_ connection: ConnectionFile) {
    shellPort = connection.port(of: .shell)
    iopubPort = connection.port(of: .iopub)
    stdinPort = connection.port(of: .stdin)
    controlPort = connection.port(of: .control)
    heartbeatPort = connection.port(of: .heartbeat)
  }

  private enum CodingKeys: String, CodingKey {
    case status
    case shellPort = "shell_port"
    case iopubPort = "iopub_port"
    case stdinPort = "stdin_port"
    case controlPort = "control_port"
    case heartbeatPort = "hb_port"
  }
}
