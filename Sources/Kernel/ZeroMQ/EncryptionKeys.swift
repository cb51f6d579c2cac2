internal import CZeroMQ

/// The secret key for one side of an encrypted connection and the public key for the other side, as 40
/// characters of Z85 each.
package struct EncryptionKeys: Hashable, Sendable {
  package var publicKey: String
  package var secretKey: String

  package init(publicKey: String, secretKey: String) {
    self.publicKey = publicKey
    self.secretKey = secretKey
  }
}

extension EncryptionKeys {
  /// Makes a new pair.
  ///
  /// The corresponding C function is `zmq_curve_keypair`.
  package static func generate() throws(ZeroMQError) -> EncryptionKeys {
    var publicKey = [CChar](repeating: 0, count: 41)
    var secretKey = [CChar](repeating: 0, count: 41)
    guard zmq_curve_keypair(&publicKey, &secretKey) == 0 else {
      throw ZeroMQError("make", on: "a pair of keys")
    }
    func text(_ key: [CChar]) -> String {
      String(decoding: key.prefix(40).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return EncryptionKeys(publicKey: text(publicKey), secretKey: text(secretKey))
  }
}
