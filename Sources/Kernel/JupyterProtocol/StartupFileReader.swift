internal import FoundationEssentials

/// Reads the keys of a launcher's file one by one, so that an error can name the wrong one.
struct StartupFileReader {
  typealias InvalidFile = ConnectionFile.InvalidFile
  typealias Transport = ConnectionFile.Transport

  let path: String
  let members: [String: JSONValue]

  init(path: String) throws(InvalidFile) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw InvalidFile(path: path, reason: "The file cannot be read.")
    }
    try self.init(json: [UInt8](data), path: path)
  }

  init(json: [UInt8], path: String) throws(InvalidFile) {
    guard let object = try? JSONValue(parsing: json), case .object(let members) = object else {
      throw InvalidFile(path: path, reason: "The file is not a JSON object.")
    }
    self.path = path
    self.members = members
  }

  /// The address of a machine, or the prefix of the sockets' paths.
  func address(
    _ key: String, default missing: String, in transport: Transport
  ) throws(InvalidFile) -> String {
    let address = try text(key, default: missing)
    return transport == .tcp && (address == "0.0.0.0" || address.isEmpty) ? "*" : address
  }

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

  func encryption() throws(InvalidFile) -> ConnectionFile.Encryption? {
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
    return ConnectionFile.Encryption(publicKey: halves[0], secretKey: secret)
  }

  /// A port; registration files may have it as a string.
  func port(
    _ key: String, in transport: Transport, mayBeText: Bool = false
  ) throws(InvalidFile) -> Int {
    guard let value = members[key] else { throw invalid(key, "is missing") }
    let range = transport == .tcp ? 1...65_535 : 0...Int.max
    let text = mayBeText ? value.string : nil
    guard let port = value.integer ?? text.flatMap({ Int($0) }), range.contains(port) else {
      throw invalid(key, "must be a port number")
    }
    return port
  }

  private func invalid(_ key: String, _ reason: String) -> InvalidFile {
    InvalidFile(path: path, reason: "The key \"\(key)\" \(reason).")
  }
}
