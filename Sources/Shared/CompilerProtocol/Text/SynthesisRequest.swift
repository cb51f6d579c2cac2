/// Asks for what a cell that extends types of others needs to compile as if all were one file: the members
/// that the compiler would write by itself for a conformance, and the right to set properties in
/// initializers.
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
  /// The texts of the cells that declare types in whose initializers properties are set, by the names of
  /// the types.
  package var types: [String: String]

  package init(code: String, extensions: [Extension], types: [String: String] = [:]) {
    self.code = code
    self.extensions = extensions
    self.types = types
  }
}
