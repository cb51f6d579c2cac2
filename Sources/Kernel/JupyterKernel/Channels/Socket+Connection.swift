internal import JupyterProtocol
internal import KernelLaunch
internal import Limits
internal import ZeroMQ

extension Socket {
  /// Listens at the address in a connection file, encrypted if the file has keys.
  ///
  /// - Parameters:
  ///   - channel: The channel of the socket.
  ///   - connection: The connection file.
  ///   - sockets: Sockets that listen already; the one of the channel is taken over.
  /// - Returns: The port, chosen by the system if the file has none.
  /// - Throws: `ZeroMQError` when the address cannot be bound.
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
