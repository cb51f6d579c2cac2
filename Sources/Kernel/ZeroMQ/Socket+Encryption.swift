internal import CZeroMQ

/// Whether the libzmq this process has loaded can encrypt.
///
/// The corresponding C function is `zmq_has`.
package var supportsEncryption: Bool { zmq_has("curve") == 1 }

extension Socket {
  /// Talks to clients that know the public key, and to no others, from the next bind on.
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

  /// Talks to a server whose public key is known, from the next connect on.
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
    // In text form the terminating zero belongs to the key.
    guard key.withCString({ zmq_setsockopt(handle, option, $0, key.utf8.count + 1) }) == 0 else {
      throw ZeroMQError("set", on: name)
    }
  }
}
