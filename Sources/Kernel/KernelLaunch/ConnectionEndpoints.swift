/// Where a connection file says that the kernel is to listen, as far as can be seen at a glance.
///
/// Whoever needs the truth reads the file with a parser of JSON. This reader is for a program that must
/// be quick: what it does not see, or sees wrongly, costs time and nothing else, since the kernel
/// compares ``PreboundSockets`` with the file before it takes them.
package struct ConnectionEndpoints: Hashable, Sendable {
  /// An IPv4 address.
  package var ip: String
  /// The ports by the names of the channels: `shell`, `iopub`, `stdin`, `control`, `hb`.
  package var ports: [String: UInt16]

  package static let channels = ["shell", "iopub", "stdin", "control", "hb"]

  /// Reads the text of a file; nothing when it names no IPv4 address or not all ports.
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

  /// The number or the text behind a key; a text that is written with escapes is not understood.
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
