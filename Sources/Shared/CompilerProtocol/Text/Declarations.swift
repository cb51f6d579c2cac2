/// The names a cell declares at its top level, in the order of the text.
package struct Declarations: Hashable, Sendable, Codable {
  /// What a name stands for.
  package enum Kind: Hashable, Sendable, Codable {
    /// Something that holds a value.
    case variable
    /// A variable that is computed when it is read.
    case computed
    /// A function, with its argument labels as in `scale(_:by:)`.
    case function(String)
    /// A type, with what it is, as in `struct`.
    case type(String)
    /// Something that must not be used, such as a variable that was never set.
    case unavailable
  }

  /// A name and what it stands for.
  package struct DeclaredName: Hashable, Sendable, Codable {
    package var name: String
    package var kind: Kind

    package init(name: String, kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  package var entries: [DeclaredName] = []

  package init() {}
}
