/// What the compiler gets in place of a magic.
package struct MagicTranslation: Hashable, Sendable, Codable {
  /// What the magic is in Swift.
  package enum Code: Hashable, Sendable, Codable {
    /// A statement on one line.
    case statement(String)
    /// Nothing: it is done before or after the Swift of the cell.
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
