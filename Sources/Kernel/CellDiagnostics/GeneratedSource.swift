package import CompilerProtocol

/// The text compiled for a cell: the user's text with changes, and the map back to it.
///
/// The numbers of the user's lines stay the same: insertions have no line ends, except at the end
/// of the cell, and what needs lines of its own comes before a `#sourceLocation` line.
package struct GeneratedSource: Sendable {
  /// A position in the user's text for one in the generated text.
  package struct UserPosition: Hashable, Sendable {
    package var offset: Int
    /// Whether the user did not write the generated text there.
    var isGenerated: Bool
  }

  package let bytes: [UInt8]
  private let preambleCount: Int
  /// In order, each with the generated offset at which its insertion starts.
  private let edits: [(edit: TextEdit, start: Int)]
  private let userCount: Int

  /// Applies edits; those at the same offset stay in the given order.
  ///
  /// The text between `preamble` and `ending` ends with a line end.
  package init(user: SourceText, preamble: String, edits: [TextEdit], ending: String = "") {
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
    // Some directives need a line end, which the last line may lack.
    bytes += user.bytes[position...] + [UInt8(ascii: "\n")] + Array(ending.utf8)
    self.bytes = bytes
    self.edits = placed
  }

  /// The number of lines in front of the user's.
  package var linesBefore: Int { bytes.prefix(preambleCount).count { $0 == UInt8(ascii: "\n") } }

  /// The position in the user's text nearest to an offset in the generated text, whatever its
  /// value.
  package func userPosition(ofGenerated offset: Int) -> UserPosition {
    guard offset >= preambleCount else { return UserPosition(offset: 0, isGenerated: true) }
    let offset = min(offset, bytes.count)
    var low = 0
    var high = edits.count
    while low < high {
      let middle = (low + high) / 2
      if edits[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else {
      return UserPosition(offset: min(offset - preambleCount, userCount), isGenerated: false)
    }
    let (edit, start) = edits[low - 1]
    let beyond = offset - start - edit.inserted.utf8.count
    if beyond < 0 { return UserPosition(offset: min(edit.offset, userCount), isGenerated: true) }
    return UserPosition(
      offset: min(edit.offset + edit.removed + beyond, userCount), isGenerated: false)
  }
}
