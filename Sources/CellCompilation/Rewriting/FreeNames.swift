import SwiftSyntax

/// The names a piece of a cell uses without declaring them itself.
///
/// A name that is declared anywhere in the piece counts as its own everywhere in it.
struct FreeNames {
  /// A name where it is used.
  struct Use {
    let name: String
    /// Where it stands in the text, in bytes.
    let range: Range<Int>
    /// Whether it is used as a member, behind a dot.
    let isMember: Bool
  }

  private(set) var uses: [Use] = []

  init(in piece: some SyntaxProtocol) {
    var own: Set<String> = []
    piece.walk { node in
      own.formUnion(Self.names(declaredBy: node))
      if let token = Self.nameUsed(by: node) {
        let range = token.positionAfterSkippingLeadingTrivia.utf8Offset
        uses.append(
          Use(
            name: token.text, range: range..<(range + token.text.utf8.count),
            isMember: node.parent?.as(MemberAccessExprSyntax.self)?.declName
              == node
              .as(DeclReferenceExprSyntax.self)
              && node.parent?.is(MemberAccessExprSyntax.self) == true))
      }
      return true
    }
    uses.removeAll { !$0.isMember && own.contains($0.name) }
  }

  private static func nameUsed(by node: Syntax) -> TokenSyntax? {
    switch node.kind {
    case .declReferenceExpr: node.as(DeclReferenceExprSyntax.self)?.baseName
    case .identifierType: node.as(IdentifierTypeSyntax.self)?.name
    default: nil
    }
  }

  static func names(declaredBy node: Syntax) -> [String] {
    switch node.kind {
    case .identifierPattern: [node.as(IdentifierPatternSyntax.self)?.identifier.text ?? ""]
    case .functionParameter:
      [node.as(FunctionParameterSyntax.self)].compactMap(\.self).map {
        ($0.secondName ?? $0.firstName).text
      }
    case .closureParameter:
      [node.as(ClosureParameterSyntax.self)].compactMap(\.self).map {
        ($0.secondName ?? $0.firstName).text
      }
    case .closureShorthandParameter:
      [node.as(ClosureShorthandParameterSyntax.self)?.name.text ?? ""]
    case .closureCapture: [node.as(ClosureCaptureSyntax.self)?.name.text ?? ""]
    case .enumCaseElement: [node.as(EnumCaseElementSyntax.self)?.name.text ?? ""]
    default: [node.asProtocol((any NamedDeclSyntax).self)?.name.text ?? ""]
    }
  }
}

/// What the declarations of a cell use of what is declared elsewhere.
struct DeclarationUses: Hashable, Sendable {
  /// The names each of them uses; of several of one name, all their uses.
  private(set) var byName: [String: Set<String>] = [:]
  /// The names each member uses that an extension adds.
  private(set) var byMember: [String: Set<String>] = [:]

  init(in tree: SourceFileSyntax) {
    for item in tree.statements {
      guard case .decl(let declaration) = item.item else { continue }
      if let extended = declaration.as(ExtensionDeclSyntax.self) {
        for member in extended.memberBlock.members { add(member.decl, to: &byMember) }
      } else {
        add(declaration, to: &byName)
      }
    }
  }

  private func add(_ declaration: DeclSyntax, to table: inout [String: Set<String>]) {
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
