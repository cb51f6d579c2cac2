import CompilerProtocol
import SwiftSyntax

/// The uses of a variable's name in its own initializer, at the top level.
///
/// A closure that is the value, or one where the variable's type is written down, may mean the
/// variable itself, which it calls later.
struct EarlierUses {
  private(set) var uses: [EarlierUse] = []

  init(in tree: SourceFileSyntax) {
    for item in tree.statements {
      guard case .decl(let declaration) = item.item else { continue }
      for binding in declaration.as(VariableDeclSyntax.self)?.bindings ?? [] { add(binding) }
    }
  }

  private mutating func add(_ binding: PatternBindingSyntax) {
    guard let value = binding.initializer?.value else { return }
    var names = Set(binding.pattern.boundNames)
    value.walk { node in
      names.subtract(FreeNames.names(declaredBy: node))
      return true
    }
    guard !names.isEmpty else { return }
    let leavesClosures = binding.typeAnnotation != nil || value.is(ClosureExprSyntax.self)
    value.walk { node in
      if leavesClosures, node.is(ClosureExprSyntax.self) { return false }
      if let offset = Self.offset(of: names, usedBy: node) {
        uses.append(EarlierUse(name: offset.name, offset: offset.offset))
      }
      return true
    }
  }

  /// Where one of some names stands, if a node is a use of it that is no member of anything.
  static func offset(
    of names: Set<String>, usedBy node: Syntax
  ) -> (name: String, offset: Int)? {
    guard let use = node.as(DeclReferenceExprSyntax.self), names.contains(use.baseName.text),
      node.parent?.as(MemberAccessExprSyntax.self)?.declName != use
    else { return nil }
    return (use.baseName.text, use.startOffset)
  }
}
