/// Asks for the members that the compiler would write by itself if a type were declared in the cell that
/// makes it conform to a protocol.
package struct SynthesisRequest: Hashable, Sendable, Codable {
  /// An extension that lacks members.
  package struct Extension: Hashable, Sendable, Codable {
    /// Where it starts in the cell, in UTF-8 bytes.
    package var offset: Int
    /// The name of the type.
    package var type: String
    /// The text of the cell that declares the type.
    package var declaration: String
    /// The line of the type's name there, counted from 0.
    package var line: Int
    /// The members: `==`, `init(from:)`.
    package var members: Set<String>

    package init(offset: Int, type: String, declaration: String, line: Int, members: Set<String>) {
      self.offset = offset
      self.type = type
      self.declaration = declaration
      self.line = line
      self.members = members
    }
  }

  /// The text of the cell with the extensions.
  package var code: String
  package var extensions: [Extension]

  package init(code: String, extensions: [Extension]) {
    self.code = code
    self.extensions = extensions
  }
}
