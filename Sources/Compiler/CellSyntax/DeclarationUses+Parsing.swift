import CompilerProtocol
import SwiftSyntax

extension DeclarationUses {
  /// Finds the names that the declarations of a cell use.
  init(in tree: SourceFileSyntax) {
    self.init()
    for item in tree.statements {
      guard case .decl(let declaration) = item.item else { continue }
      if let extended = declaration.as(ExtensionDeclSyntax.self) {
        for member in extended.memberBlock.members { collect(member.decl, to: &byMember) }
      } else {
        collect(declaration, to: &byName)
      }
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
