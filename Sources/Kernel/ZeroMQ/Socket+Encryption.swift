internal import CZeroMQ

/// Whether the loaded libzmq can encrypt.
///
/// The corresponding C function is `zmq_has`.
package var supportsEncryption: Bool { zmq_has("curve") == 1 }

extension Socket {
  /// Accepts only clients that know the public key, from the next bind on.
  ///
  /// The corresponding options are `ZMQ_CURVE_SERVER` and `ZMQ_CURVE_SECRETKEY`; see
  /// <https://rfc.zeromq.org/spec/26>.
  package borrowing func encryptAsServer(with keys: EncryptionKeys) throws(ZeroMQError) {
    var isServer: Int32 = 1
    let size = MemoryLayout<Int32>.size
    guard zmq_setsockopt(handle, ZMQ_CURVE_SERVER, &isServer, size) == 0 else {
      throw ZeroMQError("set", on: "ZMQ_CURVE_SERVER")
    }
    try set(ZMQ_CURVE_SECRETKEY, named: "ZMQ_CURVE_SECRETKEY", toKey: keys.secretKey)
  }

  /// Encrypts for a server with a known public key, from the next connect on.
  package borrowing func encrypt(
    with keys: EncryptionKeys, forServer serverKey: String
  ) throws(ZeroMQError) {
    try set(ZMQ_CURVE_SERVERKEY, named: "ZMQ_CURVE_SERVERKEY", toKey: serverKey)
    try set(ZMQ_CURVE_PUBLICKEY, named: "ZMQ_CURVE_PUBLICKEY", toKey: keys.publicKey)
    try set(ZMQ_CURVE_SECRETKEY, named: "ZMQ_CURVE_SECRETKEY", toKey: keys.secretKey)
  }

  private borrowing func set(
    _ option: Int32, named name: String, toKey key: String
  ) throws(ZeroMQError) {
    // The length of a key in text form includes the terminating zero.
    guard key.withCString({ zmq_setsockopt(handle, option, $0, key.utf8.count + 1) }) == 0 else {
      throw ZeroMQError("set", on: name)
    }
  }
}
