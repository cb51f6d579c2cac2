/// Tells from the brackets of a text whether it can be parsed in reasonable time.
///
/// SwiftParser looks ahead at each `[` that could start a type, so its time doubles with every
/// level: 18 levels take half a second, 50 never end. Such a text is passed to the compiler as it
/// is, in a process that can be killed.
struct NestingScan {
  private static let deepestSquares = 14
  private static let deepest = 100
  private static let mostAnglesOnLine = 500

  /// Whether the parser can be used.
  private(set) var isParsable = true
  /// Whether brackets are open at the end.
  private(set) var isOpen = false

  init(_ code: String) {
    var code = code
    code.withUTF8 { bytes in
      var scanner = Scanner(bytes: bytes)
      scanner.scan()
      isParsable =
        scanner.deepestSquares <= Self.deepestSquares && scanner.deepest <= Self.deepest
        && scanner.mostAngles <= Self.mostAnglesOnLine
      isOpen = !scanner.open.isEmpty
    }
  }

  private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var open: [UInt8] = []
    var squares = 0
    var angles = 0
    var deepest = 0
    var deepestSquares = 0
    var mostAngles = 0

    mutating func scan() {
      var index = 0
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "/") where starts(with: "//", at: index):
          index = endIndex(after: index) { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        case UInt8(ascii: "/") where starts(with: "/*", at: index): index = endOfComment(at: index)
        case UInt8(ascii: "\""): index = endOfString(at: index)
        case let byte:
          count(byte)
          index += 1
        }
      }
    }

    private mutating func count(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{"):
        open.append(byte)
        if byte == UInt8(ascii: "[") { squares += 1 }
      case UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"):
        if open.popLast() == UInt8(ascii: "[") { squares -= 1 }
      case UInt8(ascii: "<"): angles += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): angles = 0
      default: return
      }
      deepest = max(deepest, open.count)
      deepestSquares = max(deepestSquares, squares)
      mostAngles = max(mostAngles, angles)
    }

    private func starts(with text: StaticString, at index: Int) -> Bool {
      guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
      return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
    }

    private func endIndex(after index: Int, where matches: (UInt8) -> Bool) -> Int {
      bytes[index...].firstIndex(where: matches) ?? bytes.count
    }

    private func endOfComment(at start: Int) -> Int {
      var index = start + 2
      var depth = 1
      while index < bytes.count, depth > 0 {
        if starts(with: "*/", at: index) {
          depth -= 1
          index += 2
        } else if starts(with: "/*", at: index) {
          depth += 1
          index += 2
        } else {
          index += 1
        }
      }
      return index
    }

    /// The end of a string literal; interpolations count as part of it.
    private func endOfString(at start: Int) -> Int {
      let isMultiline = starts(with: "\"\"\"", at: start)
      var index = start + (isMultiline ? 3 : 1)
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\\"): index += 1
        case UInt8(ascii: "\"") where !isMultiline: return index + 1
        case UInt8(ascii: "\"") where starts(with: "\"\"\"", at: index): return index + 3
        case UInt8(ascii: "\n") where !isMultiline: return index
        default: break
        }
        index += 1
      }
      return index
    }
  }
}
