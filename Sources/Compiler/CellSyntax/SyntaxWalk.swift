import SwiftSyntax

extension SyntaxProtocol {
  /// Visits this node and its descendants in order.
  ///
  /// It is not recursive, because code may be nested to any depth.
  ///
  /// - Parameter shouldDescend: Called for each node; returns whether to visit its children.
  func walk(_ shouldDescend: (Syntax) -> Bool) {
    var pending = [Syntax(self)]
    while let node = pending.popLast() {
      guard shouldDescend(node) else { continue }
      pending += node.children(viewMode: .sourceAccurate).reversed()
    }
  }

  /// Whether this node or a descendant matches, without looking inside excluded ones.
  func contains(where matches: (Syntax) -> Bool, outside excluded: (Syntax) -> Bool) -> Bool {
    var isFound = false
    walk { node in
      guard !isFound, !excluded(node) else { return false }
      isFound = matches(node)
      return !isFound
    }
    return isFound
  }

  /// The offset at which the node's own text starts, in bytes.
  var startOffset: Int { positionAfterSkippingLeadingTrivia.utf8Offset }
  /// The offset at which the node's own text ends, in bytes.
  var endOffset: Int { endPositionBeforeTrailingTrivia.utf8Offset }
}

extension Syntax {
  /// Whether code in it runs when it is called rather than when the cell runs.
  var isFunctionBody: Bool {
    switch kind {
    case .accessorBlock, .accessorDecl, .closureExpr, .deinitializerDecl, .functionDecl,
      .initializerDecl, .subscriptDecl:
      true
    default: isTypeDeclaration
    }
  }

  var isTypeDeclaration: Bool {
    switch kind {
    case .actorDecl, .classDecl, .enumDecl, .extensionDecl, .macroDecl, .protocolDecl, .structDecl:
      true
    default: false
    }
  }

  /// Whether the node is a `try` that rethrows errors.
  var isPlainTry: Bool {
    guard let expression = self.as(TryExprSyntax.self) else { return false }
    return expression.questionOrExclamationMark == nil
  }
}
