internal import CompilerProtocol

extension Declaration {
  /// Whether a word names the declaration, rather than being part of a literal of its type.
  func isNamed(by word: String) -> Bool {
    name.prefix { $0 != "(" } == word || name.contains("\(word):")
      || ["self", "Self", "init", "super"].contains(word)
  }
}
