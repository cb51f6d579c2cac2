internal import NotebookValues

extension JSON: CustomStringConvertible {
  /// The value as JSON text on one line, with sorted keys.
  public var description: String { text() }

  /// The value as JSON text with sorted keys.
  ///
  /// - Parameter isIndented: Whether every member and element starts a new line.
  /// - Returns: The text.
  public func text(indented isIndented: Bool = false) -> String {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: isIndented ? 0 : nil)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(to bytes: inout [UInt8], indent: Int?) {
    switch storage {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += value.description.utf8
    case .number(let value): bytes += value.description.utf8
    case .string(let value): Self.write(value, to: &bytes)
    case .array(let elements):
      Self.write(elements, between: "[]", to: &bytes, indent: indent) { element, bytes, indent in
        element.write(to: &bytes, indent: indent)
      }
    case .object(let members):
      let sorted = members.sorted { $0.key < $1.key }
      Self.write(sorted, between: "{}", to: &bytes, indent: indent) { member, bytes, indent in
        Self.write(member.key, to: &bytes)
        bytes += (indent == nil ? ":" : ": ").utf8
        member.value.write(to: &bytes, indent: indent)
      }
    }
  }

  private static func write<Part>(
    _ parts: [Part], between brackets: StaticString, to bytes: inout [UInt8], indent: Int?,
    _ writePart: (Part, inout [UInt8], Int?) -> Void
  ) {
    bytes.append(brackets.utf8Start[0])
    let inner = indent.map { $0 + 2 }
    for (position, part) in parts.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      startLine(in: &bytes, indent: inner)
      writePart(part, &bytes, inner)
    }
    if !parts.isEmpty { startLine(in: &bytes, indent: indent) }
    bytes.append(brackets.utf8Start[1])
  }

  private static func startLine(in bytes: inout [UInt8], indent: Int?) {
    guard let indent else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: indent)
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\r"): bytes += "\\r".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      case ..<0x20:
        let digits = String(byte, radix: 16)
        bytes += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
