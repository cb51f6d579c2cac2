/// What a name means.
package struct Declaration: Hashable, Sendable, Codable {
  /// Its full name: `append(contentsOf:)`.
  package var name: String
  /// The declaration in Swift, with inferred types written out.
  package var text: String
  /// The documentation comment, in Markdown; empty if there is none.
  package var documentation: String
  /// The module that declares it; empty if that is unknown.
  package var module: String
  /// The offset of its name in the declaring file, in UTF-8 bytes, if that is known.
  package var offset: Int?
  /// Other declarations that the name could mean here: `max(_:_:_:_:)`, `fee(_: Int) -> Int`.
  package var overloads: [String]

  package init(
    name: String, text: String, documentation: String = "", module: String = "",
    offset: Int? = nil, overloads: [String] = []
  ) {
    self.name = name
    self.text = text
    self.documentation = documentation
    self.module = module
    self.offset = offset
    self.overloads = overloads
  }
}
