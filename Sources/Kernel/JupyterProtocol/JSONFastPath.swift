/// The fast path: writes JSON by hand, for headers and stream messages, which come by the thousand.
///
/// The caller writes commas and braces.
package struct JSONFastPath {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Appends text unchanged.
  package mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a complete JSON text.
  package mutating func append(raw text: [UInt8]) {
    bytes.append(contentsOf: text)
  }

  /// Appends a string with quotes and escapes.
  package mutating func append(string: String) {
    var string = string
    bytes.append(UInt8(ascii: "\""))
    string.withUTF8 { utf8 in
      bytes.reserveCapacity(bytes.count + utf8.count + utf8.count / 16 + 2)
      var start = 0
      for index in 0..<utf8.count where Self.needsEscape(utf8[index]) {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
        escape(utf8[index])
        start = index + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<utf8.count]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// How many bytes escaping adds to a string.
  package static func escapes(in string: String) -> Int {
    var string = string
    return string.withUTF8 { utf8 in
      utf8.reduce(0) { count, byte in
        guard needsEscape(byte) else { return count }
        return count + (shortEscapes.contains(byte) ? 1 : 5)
      }
    }
  }

  /// The bytes whose escape is one byte longer.
  private static let shortEscapes: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x22, 0x5C]

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      append("u00")
      bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      let low = byte & 0x0F
      bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
    }
  }
}
