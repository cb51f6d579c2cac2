/// The name around or before a cursor, in a text counted by Unicode scalars.
struct CursorWord {
  /// The whole text, scalar by scalar.
  let scalars: [Unicode.Scalar]
  /// The position of the cursor, within the text.
  let cursor: Int
  /// The range of the name; empty, and at the cursor, if there is none.
  let range: Range<Int>

  /// Finds the name around a position, which is clamped to the text.
  init(in code: String, at position: Int) {
    let scalars = Array(code.unicodeScalars)
    let cursor = min(max(position, 0), scalars.count)
    var start = cursor
    while start > 0, scalars[start - 1].isOfName { start -= 1 }
    var end = cursor
    while end < scalars.count, scalars[end].isOfName { end += 1 }
    self.scalars = scalars
    self.cursor = cursor
    range = start..<end
  }

  /// The name up to the cursor.
  var prefix: String { Self.string(scalars[range.lowerBound..<cursor]) }

  var name: String { Self.string(scalars[range]) }

  /// Whether it is a number rather than a name.
  var isNumber: Bool {
    guard range.lowerBound < cursor else { return false }
    return ("0"..."9").contains(scalars[range.lowerBound])
  }

  /// Whether the name follows a dot.
  var isMember: Bool {
    range.lowerBound > 0 && scalars[range.lowerBound - 1] == "."
  }

  /// Where the name starts, in UTF-8 bytes.
  var startByte: Int { Self.string(scalars[..<range.lowerBound]).utf8.count }

  /// Where the name ends, in UTF-8 bytes.
  var endByte: Int { startByte + name.utf8.count }

  /// The position of the cursor, in UTF-8 bytes.
  var cursorByte: Int { Self.string(scalars[..<cursor]).utf8.count }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

extension Unicode.Scalar {
  /// Whether it can be part of a name in Swift: letters, digits, marks, and pictures such as 🦆.
  fileprivate var isOfName: Bool {
    guard value > 0x7F else { return self == "_" || self == "$" || properties.isXIDContinue }
    return switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber,
      .otherSymbol, .modifierSymbol, .format:
      true
    default: false
    }
  }
}
