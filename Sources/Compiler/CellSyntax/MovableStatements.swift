import SwiftSyntax

extension SourceFileSyntax {
  /// Whether statements mean the same in the body of a function as at the top level.
  ///
  /// Code that depends on the name of its module or on its own position cannot be moved.
  var canBeFunctionBody: Bool {
    guard !hasError, shebang == nil else { return false }
    var isMovable = true
    walk { node in
      switch node.kind {
      case .macroExpansionDecl, .macroExpansionExpr, .poundSourceLocation, .functionDecl:
        isMovable = false
      case .returnStmt, .deferStmt: isMovable = isMovable && node.isInFunctionBody
      default: if node.isTypeDeclaration { isMovable = false }
      }
      return isMovable
    }
    return isMovable
  }
}

extension Syntax {
  /// Whether it runs when a function is called rather than when the cell runs.
  fileprivate var isInFunctionBody: Bool {
    sequence(first: self, next: \.parent).contains(where: \.isFunctionBody)
  }
}
