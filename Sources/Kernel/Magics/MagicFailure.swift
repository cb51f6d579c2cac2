package import CompilerProtocol

/// Why a magic could not be performed.
package struct MagicFailure: Error, Hashable {
  /// The kind of failure, as the user sees it: `UsageError`.
  package let name: String
  /// The problem, and what to do about it.
  package let message: String
  /// The line of the magic, unless the failure comes from where that is not known.
  package var line: MagicLine?

  package init(name: String, message: String, line: MagicLine? = nil) {
    self.name = name
    self.message = message
    self.line = line
  }
}
