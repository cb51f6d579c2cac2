internal import JupyterProtocol
internal import ZeroMQ

extension Socket {
  /// How long to wait for the ports of a predecessor, in milliseconds.
  private static let patience = 1500

  /// Listens where a connection file says, encrypted if it has keys for that.
  mutating func bind(
    to channel: ConnectionFile.Channel, of connection: ConnectionFile
  ) throws(ZeroMQError) {
    if let keys = connection.encryption {
      try encryptAsServer(
        with: EncryptionKeys(publicKey: keys.publicKey, secretKey: keys.secretKey))
    }
    try bind(to: connection.address(of: channel), patience: Self.patience)
  }
}
