import CompilerProtocol
import SwiftSyntax

/// Text inserted behind a piece of a cell.
///
/// Nothing may follow `#endif` on its line. Behind an expression that ends with a postfix `#if`,
/// the text stands in front of the next token instead, or on a line of its own at the end of the
/// cell.
struct Insertion {
  let edit: TextEdit
  /// Whether the text stands elsewhere, and there before everything else that is inserted.
  let isDisplaced: Bool

  /// Closes what was opened in front of a piece of the cell.
  init(closing text: String, behind node: Syntax) {
    self.init(text, behind: node, asStatement: false)
  }

  /// Adds a statement to another one.
  init(statement text: String, behind node: Syntax) {
    self.init(text, behind: node, asStatement: true)
  }

  /// Adds a statement at the end of a line.
  init(statement text: String, at offset: Int) {
    isDisplaced = false
    edit = TextEdit(offset: offset, removed: 0, inserted: "; \(text)")
  }

  private init(_ text: String, behind node: Syntax, asStatement: Bool) {
    guard let last = node.lastToken(viewMode: .sourceAccurate), last.tokenKind == .poundEndif
    else {
      isDisplaced = false
      edit = TextEdit(
        offset: node.endOffset, removed: 0, inserted: asStatement ? "; \(text)" : text)
      return
    }
    isDisplaced = true
    guard let next = last.nextToken(viewMode: .sourceAccurate), next.tokenKind != .endOfFile else {
      edit = TextEdit(offset: node.root.endPosition.utf8Offset, removed: 0, inserted: "\n\(text)")
      return
    }
    let beginsStatement = next.firstOfStatement
    edit = TextEdit(
      offset: next.startOffset, removed: 0,
      inserted: asStatement && !beginsStatement
        ? "; \(text)" : beginsStatement ? "\(text); " : "\(text) ")
  }
}

extension TokenSyntax {
  /// Whether a statement begins with it.
  fileprivate var firstOfStatement: Bool {
    sequence(first: Syntax(self), next: \.parent).contains { node in
      node.is(CodeBlockItemSyntax.self) && node.startOffset == startOffset
    }
  }
}
