/// The names a cell declares at its top level, in the order of the text.
package struct Declarations: Hashable, Sendable, Codable {
  /// What a name refers to.
  package enum Kind: Hashable, Sendable, Codable {
    /// A stored variable or a constant.
    case variable
    /// A computed variable.
    case computed
    /// A function, by its full name: `scale(_:by:)`.
    case function(String)
    /// A type, by its keyword: `struct`.
    case type(String)
    /// A variable that cannot be used because it was never set.
    case unavailable
  }

  /// A name and what it refers to.
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
