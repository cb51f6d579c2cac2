import CompilerProtocol

/// What the compiler gets for a cell: the user's text with insertions, and the way back.
///
/// Lines stay what they are in the user's text, because everything is inserted on the same line and
/// whatever needs lines of its own stands before a `#sourceLocation` line.
struct GeneratedSource: Sendable {
  /// A place in the user's text for one in the generated text.
  struct UserPosition: Hashable, Sendable {
    var offset: Int
    /// Whether the text there was not written by the user.
    var isGenerated: Bool
  }

  let bytes: [UInt8]
  private let preambleCount: Int
  /// In order; each with the generated offset it starts at.
  private let edits: [(edit: TextEdit, start: Int)]
  private let userCount: Int

  /// Applies edits, of which those at one offset stay in the given order.
  ///
  /// The text between `preamble` and `ending` ends with a line end.
  init(user: SourceText, preamble: String, edits: [TextEdit], ending: String = "") {
    var bytes = Array(preamble.utf8)
    preambleCount = bytes.count
    userCount = user.bytes.count
    var position = 0
    var placed: [(TextEdit, Int)] = []
    let sorted = edits.enumerated().sorted {
      ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
    }
    for (_, edit) in sorted {
      bytes += user.bytes[position..<max(position, edit.offset)]
      placed.append((edit, bytes.count))
      bytes += edit.inserted.utf8
      position = max(position, edit.offset + edit.removed)
    }
    // Some directives want a line end behind them, which the last line may lack.
    bytes += user.bytes[position...] + [UInt8(ascii: "\n")] + Array(ending.utf8)
    self.bytes = bytes
    self.edits = placed
  }

  /// The place in the user's text that is nearest to an offset in the generated text.
  func place(ofGenerated offset: Int) -> UserPosition {
    guard offset >= preambleCount else { return UserPosition(offset: 0, isGenerated: true) }
    var low = 0
    var high = edits.count
    while low < high {
      let middle = (low + high) / 2
      if edits[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return UserPosition(offset: offset - preambleCount, isGenerated: false) }
    let (edit, start) = edits[low - 1]
    let beyond = offset - start - edit.inserted.utf8.count
    if beyond < 0 { return UserPosition(offset: min(edit.offset, userCount), isGenerated: true) }
    return UserPosition(
      offset: min(edit.offset + edit.removed + beyond, userCount), isGenerated: false)
  }
}
