import CompilerProtocol
import SwiftSyntax

/// Lets later cells use the constants of an actor without `await`, as one file may.
///
/// To the compiler they are isolated outside of their module, so each is declared `nonisolated`.
struct IsolatedConstants {
  private(set) var edits: [TextEdit] = []

  init(in tree: SourceFileSyntax) {
    for item in tree.statements {
      guard case .decl(let declaration) = item.item, !declaration.is(VariableDeclSyntax.self) else {
        continue
      }
      declaration.walk { node in
        if let type = node.asProtocol((any DeclGroupSyntax).self), type.isIsolated { add(type) }
        return node.isTypeDeclaration || !node.isFunctionBody
      }
    }
  }

  private mutating func add(_ type: some DeclGroupSyntax) {
    type.memberBlock.members.walk { member in
      if let constant = member.as(VariableDeclSyntax.self) { add(constant) }
      return !member.isFunctionBody && !member.is(VariableDeclSyntax.self)
    }
  }

  private mutating func add(_ constant: VariableDeclSyntax) {
    let excluding: [Keyword] = [.static, .class, .nonisolated]
    guard constant.bindingSpecifier.tokenKind == .keyword(.let), !constant.attributes.nameActor,
      !constant.modifiers.contains(where: { modifier in
        excluding.contains { modifier.name.tokenKind == .keyword($0) }
      })
    else { return }
    edits.append(
      TextEdit(
        offset: constant.bindingSpecifier.startOffset, removed: 0, inserted: "nonisolated "))
  }
}

extension DeclGroupSyntax {
  /// Whether an actor protects its properties: it is one itself, or is for one, such as the main actor.
  fileprivate var isIsolated: Bool {
    guard !self.is(ExtensionDeclSyntax.self), !self.is(ProtocolDeclSyntax.self) else {
      return false
    }
    guard self.is(ActorDeclSyntax.self) else { return attributes.nameActor }
    return !modifiers.contains { $0.name.tokenKind == .keyword(.distributed) }
  }
}

extension AttributeListSyntax {
  /// Whether one of them names a global actor, going by the usual ending.
  fileprivate var nameActor: Bool {
    contains { element in
      element.as(AttributeSyntax.self)?.attributeName.trimmedDescription.hasSuffix("Actor") ?? false
    }
  }
}
