/// What the text of a cell tells of the names it declares, uses, and brings into view.
package struct CellOutline: Hashable, Sendable, Codable {
  /// A declaration at the top level that can be imported by its name.
  package struct Named: Hashable, Sendable, Codable {
    package var name: String
    /// The word with which it is imported: `func`.
    package var kind: String
    /// For a function what tells it from others of its name: all but the names inside and defaults.
    package var signature: String?

    package init(name: String, kind: String, signature: String? = nil) {
      self.name = name
      self.kind = kind
      self.signature = signature
    }
  }

  package var named: [Named] = []
  /// The names of all it declares, members as well.
  package var declaredNames: Set<String> = []
  /// All names that stand in it.
  package var mentionedNames: Set<String> = []
  /// Whether it brings into view what is used without being named, such as a conformance.
  package var isOpen = false
  /// Whether it declares types, whose members are used by values alone.
  package var declaresTypes = false

  package init() {}
}
