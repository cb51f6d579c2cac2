import SwiftSyntax

extension StructDeclSyntax {
  /// Statements that set the properties that have a value in their declarations; `nil` if they cannot be
  /// told, or if the values may mean something else in another place.
  var initialAssignments: [String]? {
    var assignments: [String] = []
    for member in memberBlock.members.map(\.decl) {
      if member.is(IfConfigDeclSyntax.self) || member.is(MacroExpansionDeclSyntax.self) {
        return nil
      }
      guard let variable = member.as(VariableDeclSyntax.self) else { continue }
      guard let properties = StoredProperty.properties(in: variable) else { return nil }
      guard !properties.isEmpty else { continue }
      let isConstant = variable.bindingSpecifier.tokenKind == .keyword(.let)
      for binding in variable.bindings where !binding.isComputed {
        let name = binding.pattern.trimmedDescription
        if let value = binding.initializer?.value {
          guard value.meansTheSameEverywhere, let text = value.lineText else { return nil }
          assignments.append("self.\(name) = \(text)")
        } else if !isConstant, binding.typeAnnotation?.type.isImplicitlyNil ?? false {
          assignments.append("self.\(name) = nil")
        }
      }
    }
    return assignments
  }
}

extension TypeSyntax {
  /// Whether a variable of the type is nil from the beginning, by the way the type is written.
  fileprivate var isImplicitlyNil: Bool {
    self.is(OptionalTypeSyntax.self) || self.is(ImplicitlyUnwrappedOptionalTypeSyntax.self)
  }
}

extension ExprSyntax {
  /// Whether it consists of literals and types, as far as its text tells.
  fileprivate var meansTheSameEverywhere: Bool {
    !contains { node in
      guard let name = node.as(DeclReferenceExprSyntax.self) else { return false }
      let isMember = node.parent?.as(MemberAccessExprSyntax.self)?.declName.id == name.id
      return !isMember && name.baseName.text.first?.isUppercase != true
    } outside: { _ in
      false
    }
  }
}

extension SyntaxProtocol {
  /// Its text on one line, without comments; `nil` if a token of it has several lines.
  var lineText: String? {
    var text = ""
    var mayNeedSpace = false
    for token in tokens(viewMode: .sourceAccurate) {
      guard !token.text.contains(where: \.isNewline) else { return nil }
      if mayNeedSpace || !token.leadingTrivia.isEmpty, !text.isEmpty { text += " " }
      text += token.text
      mayNeedSpace = !token.trailingTrivia.isEmpty
    }
    return text
  }
}
