/// Where the kernel listens and how messages are signed, as specified by the launcher.
///
/// See <https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files>. Unknown
/// keys are ignored.
package struct ConnectionFile: Hashable, Sendable {
  /// The transport between front-end and kernel.
  package enum Transport: String, Hashable, Sendable {
    case tcp
    case ipc

    /// A ZeroMQ address; port 0 stands for any free port.
    func address(_ ip: String, _ port: Int) -> String {
      switch self {
      case .tcp: "tcp://\(ip):\(port == 0 ? "*" : "\(port)")"
      case .ipc: "ipc://\(ip)-\(port)"
      }
    }
  }

  /// The two halves of a CurveZMQ key, in Z85.
  package struct Encryption: Hashable, Sendable {
    package var publicKey: String
    package var secretKey: String

    package init(publicKey: String, secretKey: String) {
      self.publicKey = publicKey
      self.secretKey = secretKey
    }
  }

  /// The kernel's sockets.
  package enum Channel: String, CaseIterable, Hashable, Sendable {
    case shell
    case iopub
    case stdin
    case control
    case heartbeat = "hb"
  }

  package var transport: Transport
  /// The address to listen on; for ipc, the prefix of the sockets' paths.
  package var ip: String
  package var ports: [Channel: Int]
  /// The secret shared with the front-ends; empty when messages are not signed.
  package var key: String
  package var signatureScheme: Signature.Scheme
  /// The keys of all five sockets, JEP 145; `nil` if they do not encrypt.
  package var encryption: Encryption?

  package init(
    transport: Transport, ip: String, ports: [Channel: Int], key: String,
    signatureScheme: Signature.Scheme = .sha256, encryption: Encryption? = nil
  ) {
    self.transport = transport
    self.ip = ip
    self.ports = ports
    self.key = key
    self.signatureScheme = signatureScheme
    self.encryption = encryption
  }

  /// The ZeroMQ address of a channel.
  package func address(of channel: Channel) -> String {
    transport.address(ip, port(of: channel))
  }

  /// The port of a channel; 0 if the file has none.
  package func port(of channel: Channel) -> Int {
    ports[channel] ?? 0
  }

  /// The signature of messages.
  package var signature: Signature {
    Signature(key: key, scheme: signatureScheme)
  }
}

// MARK: - Reading

extension ConnectionFile {
  /// A connection file that cannot be used: the file, and the reason.
  package struct InvalidFile: Error, Hashable, Sendable, CustomStringConvertible {
    package var path: String
    package var reason: String

    package var description: String { "Connection file \(path): \(reason)" }
  }

  /// Reads the file of a launcher.
  package init(path: String) throws(InvalidFile) {
    try self.init(StartupFileReader(path: path))
  }

  /// Reads the text of a connection file; the path is used in errors.
  package init(json: [UInt8], path: String) throws(InvalidFile) {
    try self.init(StartupFileReader(json: json, path: path))
  }

  init(_ reader: StartupFileReader) throws(InvalidFile) {
    transport = try reader.transport()
    ip = try reader.address("ip", default: "127.0.0.1", in: transport)
    key = try reader.text("key", default: "")
    signatureScheme = try reader.scheme()
    encryption = try reader.encryption()
    ports = [:]
    for channel in Channel.allCases {
      ports[channel] = try reader.port("\(channel.rawValue)_port", in: transport)
    }
  }
}

// MARK: - Writing

extension ConnectionFile {
  /// The text of a connection file for other clients.
  package var json: [UInt8] {
    get throws {
      var members: [String: JSONValue] = [
        "transport": .string(transport.rawValue), "ip": .string(ip == "*" ? "0.0.0.0" : ip),
        "key": .string(key), "signature_scheme": .string("hmac-\(signatureScheme.rawValue)"),
        "kernel_name": "swift",
      ]
      for channel in Channel.allCases {
        members["\(channel.rawValue)_port"] = .integer(port(of: channel))
      }
      members["curve_publickey"] = encryption.map { .string($0.publicKey) }
      members["curve_secretkey"] = encryption.map { .string($0.secretKey) }
      return try JSONCoding.encode(JSONValue.object(members))
    }
  }
}
