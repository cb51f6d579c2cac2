import SwiftParser
import SwiftSyntax

/// Whether a text is a whole cell or wants another line.
package enum CellCompleteness: Hashable, Sendable {
  case complete
  /// More lines are wanted; the next should start with this indent.
  case incomplete(indent: String)
  /// No further line can make it right.
  case invalid

  /// Parses a text. Parsing is recursive: run this where there is stack enough.
  init(of code: String) {
    let tree = Parser.parse(source: code)
    guard tree.hasError else {
      self = .complete
      return
    }
    self = .invalid
    _ = tree
  }
}
