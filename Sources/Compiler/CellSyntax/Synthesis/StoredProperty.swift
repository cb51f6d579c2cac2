import SwiftSyntax

/// A stored property of a struct or class.
struct StoredProperty {
  let name: String
  let isOptional: Bool
  /// Whether it is a constant whose value stands in its declaration.
  let isFixed: Bool

  /// The stored properties that a declaration adds to each value; `nil` if they cannot be told.
  static func properties(in member: VariableDeclSyntax) -> [StoredProperty]? {
    let words = member.modifiers.map(\.name.tokenKind)
    if words.contains(.keyword(.static)) || words.contains(.keyword(.class)) { return [] }
    let stored = member.bindings.filter { !$0.isComputed }
    if stored.isEmpty { return [] }
    // What a property wrapper or a macro stores is up to its author.
    guard member.attributes.isEmpty, !words.contains(.keyword(.lazy)) else { return nil }
    var properties: [StoredProperty] = []
    // In `var x, y: Int` the type belongs to both.
    var type: TypeSyntax?
    for binding in stored.reversed() {
      guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text else {
        return nil
      }
      if let own = binding.typeAnnotation?.type { type = own }
      properties.append(
        StoredProperty(
          name: name,
          isOptional: binding.initializer == nil || binding.typeAnnotation != nil
            ? type?.isOptional ?? false : false,
          isFixed: binding.initializer != nil
            && member.bindingSpecifier.tokenKind == .keyword(.let)))
    }
    return properties.reversed()
  }
}

extension TypeSyntax {
  /// Whether it is an optional type as far as its text tells.
  var isOptional: Bool {
    self.is(OptionalTypeSyntax.self) || self.is(ImplicitlyUnwrappedOptionalTypeSyntax.self)
      || self.as(IdentifierTypeSyntax.self)?.name.text == "Optional"
  }
}
