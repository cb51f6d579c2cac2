import CompilerProtocol
import SwiftSyntax

/// The names that a piece of code uses without declaring them itself.
///
/// A name declared anywhere in the piece counts as its own everywhere in it.
struct FreeNames {
  private(set) var uses: [NameUse] = []

  init(in piece: some SyntaxProtocol) {
    var own: Set<String> = []
    piece.walk { node in
      own.formUnion(Self.names(declaredBy: node))
      if let token = Self.nameUsed(by: node) {
        let range = token.positionAfterSkippingLeadingTrivia.utf8Offset
        uses.append(
          NameUse(
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
