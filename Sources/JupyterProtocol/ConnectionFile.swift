internal import FoundationEssentials

/// Where the kernel listens and how messages are signed, as the launcher wrote it down.
///
/// See <https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files>. Unknown
/// keys are ignored.
package struct ConnectionFile: Hashable, Sendable {
  /// How front-end and kernel reach each other.
  package enum Transport: String, Hashable, Sendable {
    case tcp
    case ipc
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
  /// The address to listen on; for ipc, the beginning of the sockets' paths.
  package var ip: String
  package var ports: [Channel: Int]
  /// The secret shared with the front-ends; empty when messages are not signed.
  package var key: String
  package var signatureScheme: Signature.Scheme
  /// The keys that all five sockets encrypt with, by JEP 145; `nil` when they do not.
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
    let port = port(of: channel)
    switch transport {
    case .tcp: return "tcp://\(ip):\(port)"
    case .ipc: return "ipc://\(ip)-\(port)"
    }
  }

  /// The port of a channel; 0 when the file that made this named none.
  package func port(of channel: Channel) -> Int {
    ports[channel] ?? 0
  }

  /// Messages are signed with this.
  package var signature: Signature {
    Signature(key: key, scheme: signatureScheme)
  }
}

// MARK: - Reading

extension ConnectionFile {
  /// A connection file that cannot be used: which file, and what about it.
  package struct InvalidFile: Error, Hashable, Sendable, CustomStringConvertible {
    package var path: String
    package var reason: String

    package var description: String { "Connection file \(path): \(reason)" }
  }

  /// Reads the file a launcher has written.
  package init(path: String) throws(InvalidFile) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw InvalidFile(path: path, reason: "The file cannot be read.")
    }
    try self.init(json: [UInt8](data), path: path)
  }

  /// Reads the text of a connection file; the path is for errors.
  package init(json: [UInt8], path: String) throws(InvalidFile) {
    guard let object = try? JSONValue(parsing: json), case .object(let members) = object else {
      throw InvalidFile(path: path, reason: "The file is not a JSON object.")
    }
    let reader = Reader(path: path, members: members)
    transport = try reader.transport()
    ip = try reader.text("ip", default: "127.0.0.1")
    if transport == .tcp, ip == "0.0.0.0" || ip.isEmpty { ip = "*" }
    key = try reader.text("key", default: "")
    signatureScheme = try reader.scheme()
    encryption = try reader.encryption()
    ports = [:]
    for channel in Channel.allCases {
      ports[channel] = try reader.port("\(channel.rawValue)_port", in: transport)
    }
  }

  /// Takes the keys one by one, so that an error can name the one that is wrong.
  private struct Reader {
    let path: String
    let members: [String: JSONValue]

    func text(_ key: String, default missing: String) throws(InvalidFile) -> String {
      switch members[key] {
      case nil, .null?: return missing
      case .string(let text)?: return text
      default: throw invalid(key, "must be a string")
      }
    }

    func transport() throws(InvalidFile) -> Transport {
      let name = try text("transport", default: "tcp")
      guard let transport = Transport(rawValue: name) else {
        throw invalid("transport", "is \"\(name)\"; known are \"tcp\" and \"ipc\"")
      }
      return transport
    }

    func scheme() throws(InvalidFile) -> Signature.Scheme {
      let name = try text("signature_scheme", default: "hmac-sha256")
      let prefix = "hmac-"
      guard name.hasPrefix(prefix),
        let scheme = Signature.Scheme(rawValue: String(name.dropFirst(prefix.count)))
      else {
        let known = Signature.Scheme.allCases.map { "\"\(prefix)\($0.rawValue)\"" }
        throw invalid(
          "signature_scheme", "is \"\(name)\"; known are \(known.joined(separator: ", "))")
      }
      return scheme
    }

    func encryption() throws(InvalidFile) -> Encryption? {
      let keys = ["curve_publickey", "curve_secretkey"]
      var halves: [String] = []
      for key in keys {
        let half = try text(key, default: "")
        // 32 bytes are 40 characters in Z85.
        guard half.isEmpty || half.utf8.count == 40 else {
          throw invalid(key, "must be a key of 40 characters")
        }
        if !half.isEmpty { halves.append(half) }
      }
      guard let secret = halves.last else { return nil }
      guard halves.count == 2 else {
        throw invalid(keys[members[keys[0]] == nil ? 0 : 1], "is missing: encryption needs both")
      }
      return Encryption(publicKey: halves[0], secretKey: secret)
    }

    func port(_ key: String, in transport: Transport) throws(InvalidFile) -> Int {
      guard let value = members[key] else { throw invalid(key, "is missing") }
      let range = transport == .tcp ? 1...65_535 : 0...Int.max
      guard let port = value.integer, range.contains(port) else {
        throw invalid(key, "must be a port number")
      }
      return port
    }

    private func invalid(_ key: String, _ reason: String) -> InvalidFile {
      InvalidFile(path: path, reason: "The key \"\(key)\" \(reason).")
    }
  }
}
