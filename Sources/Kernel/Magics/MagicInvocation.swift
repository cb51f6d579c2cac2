/// One use of a magic in a cell.
package struct MagicInvocation {
  /// What follows the name on the line.
  package let arguments: String
  /// The rest of the cell, for a magic that applies to the whole cell.
  package let body: String

  package init(arguments: String, body: String = "") {
    self.arguments = arguments
    self.body = body
  }

  /// The arguments as one word, without quotes around it; `nil` if there are none.
  package var word: String? {
    guard let quote = arguments.first, quote == "\"" || quote == "'", arguments.count > 1,
      arguments.last == quote
    else { return arguments.isEmpty ? nil : arguments }
    return String(arguments.dropFirst().dropLast())
  }

  /// Whether the rest of the cell is blank.
  package var isBodyBlank: Bool { body.allSatisfy(\.isWhitespace) }

  /// Checks that there are no arguments.
  package func expectNoArguments() throws(MagicUsageError) {
    if !arguments.isEmpty { throw MagicUsageError("it takes no arguments") }
  }

  /// The arguments as one word.
  ///
  /// - Parameter what: What the word is, for the error: `a name`.
  /// - Returns: The word, without quotes around it.
  /// - Throws: A ``MagicUsageError`` without arguments.
  package func expectWord(_ what: String) throws(MagicUsageError) -> String {
    guard let word else { throw MagicUsageError("give \(what)") }
    return word
  }
}
