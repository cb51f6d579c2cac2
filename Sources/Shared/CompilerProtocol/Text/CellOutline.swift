/// The names that a cell declares, uses and makes visible, as far as its text tells.
package struct CellOutline: Hashable, Sendable, Codable {
  /// A top-level declaration that can be imported by name.
  package struct Named: Hashable, Sendable, Codable {
    package var name: String
    /// The keyword of its import: `func`.
    package var kind: String
    /// For a function, what distinguishes it from others of its name: all but parameter names and
    /// defaults.
    package var signature: String?

    package init(name: String, kind: String, signature: String? = nil) {
      self.name = name
      self.kind = kind
      self.signature = signature
    }
  }

  package var named: [Named] = []
  /// All names it declares, including those of members.
  package var declaredNames: Set<String> = []
  /// All names that occur in it.
  package var mentionedNames: Set<String> = []
  /// Those of them that are used with argument labels, as in `map(area(of:))`.
  package var labelledNames: Set<String> = []
  /// The names of what it declares private; `Point.init` for an initializer of such a type.
  ///
  /// An empty one stands for what is used without a name, such as a subscript.
  package var privateNames: Set<String> = []
  /// The names of the members of its classes that may have a superclass.
  package var subclassMemberNames: Set<String> = []
  /// Whether it declares something that is used without a name, such as a conformance.
  package var isOpen = false
  /// Whether it is open only because of what it imports.
  package var isOpenByImports = false
  /// Whether it declares types, whose members can be used without the name of the type.
  package var declaresTypes = false

  /// The types it declares in extensions of types that it does not declare.
  package var extensionTypes: Set<String> = []
  /// The operators it declares or implements.
  package var operators: Set<String> = []
  /// Whether it only declares, and nothing that it declares holds a value outside instances of types.
  package var isStateless = false

  package init() {}

  /// Whether it declares types, or adds members to them, as far as its text tells.
  package var mayDeclareTypes: Bool { declaresTypes || isOpen && !isOpenByImports }
}
