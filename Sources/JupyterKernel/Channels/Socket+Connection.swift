internal import JupyterProtocol
internal import ZeroMQ

extension Socket {
  /// How long to wait for the ports of a predecessor, in milliseconds.
  private static let patience = 1500

  /// Listens where a connection file says, encrypted if it has keys for that.
  ///
  /// - Returns: The port, which the system has chosen if the file names none.
  /// - Throws: `ZeroMQError` when the address cannot be listened on.
  mutating func bind(
    to channel: ConnectionFile.Channel, of connection: ConnectionFile
  ) throws(ZeroMQError) -> Int {
    if let keys = connection.encryption {
      try encryptAsServer(
        with: EncryptionKeys(publicKey: keys.publicKey, secretKey: keys.secretKey))
    }
    try bind(to: connection.address(of: channel), patience: Self.patience)
    let port = connection.port(of: channel)
    guard port == 0 else { return port }
    return try lastEndpoint().split(separator: ":").last.flatMap { Int($0) } ?? 0
  }
}
