/// How the text of a magic is read.
package struct MagicSyntax: Hashable, Sendable, Codable {
  /// What follows the name on its line.
  package enum Argument: String, Hashable, Sendable, Codable {
    case nothing
    case text
    /// Text that may contain paths of files, such as a command.
    case paths
    /// A name of the session.
    case name
    case swift
  }

  /// The rest of the cell, where the magic applies to the whole cell.
  package enum Body: String, Hashable, Sendable, Codable {
    case text
    /// A shell script.
    case shell
    case swift
  }

  package let argument: Argument
  package let body: Body

  package init(argument: Argument = .text, body: Body = .text) {
    self.argument = argument
    self.body = body
  }
}
