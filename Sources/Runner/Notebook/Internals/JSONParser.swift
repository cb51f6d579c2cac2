internal import NotebookEngine

extension JSON {
  /// Reads JSON text.
  ///
  /// - Parameter text: The text of one JSON value.
  /// - Throws: A ``JSONError`` with the line and column where the text is not valid JSON.
  public init(parsing text: some StringProtocol) throws {
    self = try JSONParser.parse(Array(text.utf8))
  }

  /// Reads JSON text in UTF-8.
  ///
  /// - Parameter bytes: The text of one JSON value: Foundation's `Data`, an array or any other sequence of
  ///   bytes.
  /// - Throws: A ``JSONError`` with the line and column where the text is not valid JSON.
  public init(parsing bytes: some Sequence<UInt8>) throws {
    self = try JSONParser.parse(Array(bytes))
  }
}

/// Parses JSON text in UTF-8.
///
/// ``JSON`` is all there is of JSON in this process, and needs no Foundation: what a cell imports may
/// not import it.
///
/// Source: RFC 8259.
struct JSONParser {
  /// Deeper nesting is rejected, as parsing it might overflow the stack.
  private static let depthLimit = 500
  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  static func parse(_ bytes: [UInt8]) throws -> JSON {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value()
    parser.skipSpace()
    guard parser.next == nil else { throw parser.failure("unexpected text after the value") }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ reason: String) -> JSONError {
    let before = bytes[..<min(position, bytes.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return .notJSON(reason: reason, line: line, column: column)
  }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { position += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws -> JSON {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try nested { try $0.object() }
    case UInt8(ascii: "["): return try nested { try $0.array() }
    case UInt8(ascii: "\""): return JSON(try string())
    case UInt8(ascii: "t"): return try word("true", JSON(true))
    case UInt8(ascii: "f"): return try word("false", JSON(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"): return try number()
    case let byte? where Self.digits.contains(byte): return try number()
    case nil: throw failure("the text ends where a value is expected")
    default: throw failure("expected a value")
    }
  }

  private mutating func nested(_ body: (inout Self) throws -> JSON) throws -> JSON {
    guard depth < Self.depthLimit else { throw failure("the values are nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try body(&self)
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws -> JSON {
    let end = position + word.utf8CodeUnitCount
    let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard end <= bytes.count, bytes[position..<end].elementsEqual(expected) else {
      throw failure("expected a value")
    }
    position = end
    return value
  }

  private mutating func array() throws -> JSON {
    var elements: [JSON] = []
    skipSpace()
    if skip("]") { return JSON(elements) }
    repeat {
      elements.append(try value())
      skipSpace()
    } while skip(",")
    guard skip("]") else { throw failure("expected a comma or the end of the array") }
    return JSON(elements)
  }

  private mutating func object() throws -> JSON {
    var members: [String: JSON] = [:]
    skipSpace()
    if skip("}") { return JSON(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("expected a key in quotation marks") }
      let key = try string()
      skipSpace()
      guard skip(":") else { throw failure("expected a colon after the key") }
      members[key] = try value()
      skipSpace()
    } while skip(",")
    guard skip("}") else { throw failure("expected a comma or the end of the object") }
    return JSON(members)
  }

  private mutating func number() throws -> JSON {
    let start = position
    _ = skip("-")
    if !skip("0") { try digits() }
    var isInteger = true
    if skip(".") {
      isInteger = false
      try digits()
    }
    if skip("e") || skip("E") {
      isInteger = false
      _ = skip("+") || skip("-")
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int(text) { return JSON(integer) }
    guard let number = Double(text), number.isFinite else {
      position = start
      throw failure("a number is too large")
    }
    return JSON(number)
  }

  private mutating func digits() throws {
    let start = position
    while let byte = next, Self.digits.contains(byte) { position += 1 }
    guard position > start else { throw failure("expected a digit") }
  }

  private mutating func string() throws -> String {
    position += 1
    var text: [UInt8] = []
    while true {
      let start = position
      while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
        position += 1
      }
      text += bytes[start..<position]
      switch next {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        position += 1
        text += String(try escaped()).utf8
      case nil: throw failure("the text ends inside a string")
      default: throw failure("a control character in a string has to be escaped")
      }
    }
  }

  private mutating func escaped() throws -> Character {
    guard let byte = next else { throw failure("the text ends inside a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return Character(Unicode.Scalar(byte))
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try codeUnit()
      if let scalar = Unicode.Scalar(first) { return Character(scalar) }
      // Half of a surrogate pair, which is not a character without the other half.
      let behindFirst = position
      guard skip("\\"), skip("u"), case let second = try codeUnit(),
        UTF16.isLeadSurrogate(first), UTF16.isTrailSurrogate(second)
      else {
        position = behindFirst
        return "\u{FFFD}"
      }
      return String(decoding: [first, second], as: UTF16.self).first ?? "\u{FFFD}"
    default:
      position -= 1
      throw failure("unknown escape sequence in a string")
    }
  }

  private mutating func codeUnit() throws -> UInt16 {
    let end = position + 4
    guard end <= bytes.count, bytes[position] != UInt8(ascii: "+"),
      let unit = UInt16(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
    else { throw failure("expected four hexadecimal digits") }
    position = end
    return unit
  }
}
