package import CompilerProtocol

/// Something a cell can ask for that is not Swift.
package protocol Magic: Sendable {
  /// How it is written, and what `%help` prints about it.
  var help: MagicHelp { get }

  /// How its line and the rest of its cell are read; as plain text by default.
  var syntax: MagicSyntax { get }

  /// What a use of the magic asks for.
  ///
  /// - Throws: What is wrong with the arguments.
  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect
}

extension Magic {
  package var syntax: MagicSyntax { MagicSyntax() }
}
