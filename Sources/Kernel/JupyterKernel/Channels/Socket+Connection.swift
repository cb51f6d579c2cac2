internal import JupyterProtocol
internal import KernelLaunch
internal import Limits
internal import ZeroMQ

extension Socket {
  /// Listens where a connection file says, encrypted if it has keys for that.
  ///
  /// - Parameters:
  ///   - channel: What the socket is for.
  ///   - connection: Where to listen.
  ///   - sockets: Those that listen already; the channel's own is taken over.
  /// - Returns: The port, which the system has chosen if the file names none.
  /// - Throws: `ZeroMQError` when the address cannot be listened on.
  mutating func bind(
    to channel: ConnectionFile.Channel, of connection: ConnectionFile,
    among sockets: PreboundSockets
  ) throws(ZeroMQError) -> Int {
    if let keys = connection.encryption {
      try encryptAsServer(
        with: EncryptionKeys(publicKey: keys.publicKey, secretKey: keys.secretKey))
    }
    let port = connection.port(of: channel)
    let ip = connection.ip == "*" ? "0.0.0.0" : connection.ip
    if let open = sockets.descriptor(of: channel.rawValue, at: "\(ip):\(port)") {
      try set(.descriptor, to: open)
    }
    try bind(to: connection.address(of: channel), patience: Limits.Channels.bindTimeout)
    guard port == 0 else { return port }
    return try lastEndpoint().split(separator: ":").last.flatMap { Int($0) } ?? 0
  }
}
