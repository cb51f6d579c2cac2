/// What replaces a magic in the text the compiler gets.
package struct MagicTranslation: Hashable, Sendable, Codable {
  /// The Swift that a magic becomes.
  package enum Code: Hashable, Sendable, Codable {
    /// A statement on one line.
    case statement(String)
    /// Nothing: the kernel performs it before or after the Swift of the cell.
    case nothing
    /// The Swift that follows it, between two calls that take the time.
    case measured
  }

  package let line: MagicLine
  package let code: Code

  package init(_ line: MagicLine, as code: Code) {
    self.line = line
    self.code = code
  }
}
