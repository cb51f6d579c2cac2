/// The addresses in a connection file, read without a JSON parser.
///
/// This is for the launcher, which must be fast. A wrong or missing address costs time and nothing
/// else: the kernel parses the file and compares it with ``PreboundSockets`` before it uses them.
package struct ConnectionEndpoints: Hashable, Sendable {
  /// An IPv4 address.
  package var ip: String
  /// The ports by the names of the channels: `shell`, `iopub`, `stdin`, `control`, `hb`.
  package var ports: [String: UInt16]

  package static let channels = ["shell", "iopub", "stdin", "control", "hb"]

  /// Reads the text of a file; `nil` when it lacks an IPv4 address or a port.
  package init?(_ text: [UInt8]) {
    let transport = Self.value(of: "transport", in: text)
    guard transport == nil || transport == "tcp" else { return nil }
    ip = Self.value(of: "ip", in: text) ?? "127.0.0.1"
    guard ip.utf8.allSatisfy({ Self.digits.contains($0) || $0 == UInt8(ascii: ".") }) else {
      return nil
    }
    ports = [:]
    for channel in Self.channels {
      guard let port = Self.value(of: "\(channel)_port", in: text).flatMap({ UInt16($0) }), port > 0
      else { return nil }
      ports[channel] = port
    }
  }

  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  /// The number or string after a key; strings with escapes are not understood.
  private static func value(of key: String, in text: [UInt8]) -> String? {
    let wanted = Array("\"\(key)\"".utf8)
    guard
      let start = text.indices.first(where: { text[$0...].starts(with: wanted) })
    else { return nil }
    let space = Set(" \t\r\n".utf8)
    var rest = text[(start + wanted.count)...].drop { space.contains($0) }
    guard rest.first == UInt8(ascii: ":") else { return nil }
    rest = rest.dropFirst().drop { space.contains($0) }
    let quote = UInt8(ascii: "\"")
    let value =
      rest.first == quote
      ? rest.dropFirst().prefix { $0 != quote }
      : rest.prefix { digits.contains($0) }
    return String(decoding: value, as: UTF8.self)
  }
}
