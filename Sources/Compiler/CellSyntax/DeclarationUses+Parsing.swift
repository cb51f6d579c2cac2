import CompilerProtocol
import SwiftSyntax

extension DeclarationUses {
  /// Finds the names that the declarations of a cell use.
  init(in tree: SourceFileSyntax) {
    self.init()
    for item in tree.statements {
      guard case .decl(let declaration) = item.item else { continue }
      collectLasting(declaration)
      if let extended = declaration.as(ExtensionDeclSyntax.self) {
        for member in extended.memberBlock.members { collect(member.decl, to: &byMember) }
      } else {
        collect(declaration, to: &byName)
      }
    }
  }

  private mutating func collectLasting(_ declaration: DeclSyntax) {
    let used = FreeNames(in: declaration).uses
    let operators = declaration.tokens(viewMode: .sourceAccurate).compactMap { token in
      switch token.tokenKind {
      case .binaryOperator(let name), .prefixOperator(let name), .postfixOperator(let name): name
      default: nil
      }
    }
    let holdsValue =
      declaration.as(VariableDeclSyntax.self)?.bindings.contains { !$0.isComputed } == true
      && !declaration.contains(where: { $0.is(ClosureExprSyntax.self) }, outside: { _ in false })
    if holdsValue {
      ofVariables.formUnion(used.filter { !$0.isMember }.map(\.name))
    } else {
      lasting.formUnion(used.map(\.name) + operators)
    }
  }

  private func collect(_ declaration: DeclSyntax, to table: inout [String: Set<String>]) {
    var names: [String] = []
    if let variable = declaration.as(VariableDeclSyntax.self) {
      names = variable.bindings.flatMap { $0.pattern.boundNames }
    } else if let named = declaration.asProtocol((any NamedDeclSyntax).self) {
      names = [named.name.text]
    }
    let uses = FreeNames(in: declaration).uses.filter { !$0.isMember }.map(\.name)
    for name in names { table[name, default: []].formUnion(uses) }
  }
}
