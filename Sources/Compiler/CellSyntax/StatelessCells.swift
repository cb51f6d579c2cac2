import CompilerProtocol
import SwiftSyntax

extension SourceFileSyntax {
  /// Whether the cell only declares, and nothing that it declares holds a value.
  ///
  /// What a macro makes of a declaration is unknown, so a cell with one does not count.
  var isStateless: Bool {
    guard !hasError, !statements.isEmpty else { return false }
    for item in statements {
      guard case .decl(let declaration) = item.item, declaration.isStateless else { return false }
    }
    return true
  }
}

extension DeclSyntax {
  /// Whether it holds no value outside instances of types, as far as its text tells.
  fileprivate var isStateless: Bool {
    switch kind {
    case .variableDecl:
      guard let variable = self.as(VariableDeclSyntax.self), variable.isComputed else {
        return false
      }
    case .functionDecl, .typeAliasDecl, .structDecl, .classDecl, .enumDecl, .actorDecl,
      .protocolDecl, .extensionDecl, .operatorDecl, .precedenceGroupDecl, .importDecl, .macroDecl:
      break
    default: return false
    }
    return !contains(where: \.mayHoldValue, outside: { _ in false })
  }
}

extension Syntax {
  /// Whether the node declares a static variable with storage, or may be replaced by a macro with
  /// anything.
  fileprivate var mayHoldValue: Bool {
    switch kind {
    case .ifConfigDecl, .macroExpansionDecl: return true
    case .attribute:
      let name = self.as(AttributeSyntax.self)?.attributeName.trimmedDescription ?? ""
      let declaration = parent?.parent
      // A variable's unknown attribute is taken for a property wrapper, a parameter's for a builder.
      let isOfValue =
        declaration?.is(VariableDeclSyntax.self) == true
        || declaration?.is(FunctionParameterSyntax.self) == true
        || declaration?.is(AttributedTypeSyntax.self) == true
      return !isOfValue && !CellOutline.plainAttributes.contains(name)
    case .variableDecl:
      guard let variable = self.as(VariableDeclSyntax.self) else { return true }
      let isStatic = variable.modifiers.contains {
        [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind)
      }
      return isStatic && !variable.isComputed
    default: return false
    }
  }
}

extension VariableDeclSyntax {
  fileprivate var isComputed: Bool {
    attributes.isEmpty && bindings.allSatisfy { $0.isComputed && $0.initializer == nil }
  }
}
