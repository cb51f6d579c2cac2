import SwiftSyntax

/// The names of a cell that are private to their file if the cell is taken for one.
///
/// A later cell may use them all the same, but only one that mentions one gets the right to: otherwise
/// a class could not have a private member of the name of one of its superclass's.
struct PrivateNames {
  private(set) var names: Set<String> = []

  init(in tree: SourceFileSyntax) {
    tree.walk { node in
      if let declaration = node.as(DeclSyntax.self) { add(declaration) }
      return true
    }
  }

  private mutating func add(_ declaration: DeclSyntax) {
    let own = FreeNames.names(declaredBy: Syntax(declaration))
    if let variable = declaration.as(VariableDeclSyntax.self) {
      let bound = variable.bindings.flatMap { $0.pattern.boundNames }
      // A property wrapper's storage is private whatever the property is.
      if !variable.attributes.isEmpty { names.formUnion(bound.map { "_\($0)" }) }
      guard isPrivate(declaration) else { return }
      names.formUnion(bound)
      // The initializer that takes a structure's values is as private as they are.
      if typeDeclaration(around: declaration)?.is(StructDeclSyntax.self) == true {
        names.formUnion(initializers(around: declaration))
      }
    } else if isPrivate(declaration) {
      switch declaration.kind {
      case .initializerDecl: names.formUnion(initializers(around: declaration))
      case .subscriptDecl: names.insert("")
      case .functionDecl where declaration.as(FunctionDeclSyntax.self)?.isOperator == true:
        names.insert("")
      default: names.formUnion(own.filter { !$0.isEmpty })
      }
    }
  }

  /// Whether a declaration or a type it stands in has a modifier that says so.
  private func isPrivate(_ declaration: DeclSyntax) -> Bool {
    var current: Syntax? = Syntax(declaration)
    while let node = current {
      if let modified = node.asProtocol((any WithModifiersSyntax).self),
        modified.modifiers.contains(where: {
          [.keyword(.private), .keyword(.fileprivate)].contains($0.name.tokenKind)
        })
      {
        return true
      }
      current = node.parent
    }
    return false
  }

  private func typeDeclaration(around declaration: DeclSyntax) -> Syntax? {
    var current = declaration.parent
    while let node = current, !node.isTypeDeclaration { current = node.parent }
    return current
  }

  private func initializers(around declaration: DeclSyntax) -> [String] {
    let type = typeDeclaration(around: declaration)
    let names: [String]
    if let extended = type?.as(ExtensionDeclSyntax.self) {
      names = extended.extendedType.tokens(viewMode: .sourceAccurate).map(\.text)
    } else {
      names = (type?.asProtocol((any NamedDeclSyntax).self)?.name.text).map { [$0] } ?? []
    }
    return names.map { "\($0).init" }
  }
}
