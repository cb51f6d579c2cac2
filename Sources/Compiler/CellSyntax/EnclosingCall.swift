import SwiftSyntax

extension SourceFileSyntax {
  /// The range of the called function's name in the innermost call whose parentheses contain an
  /// offset.
  func callee(around offset: Int) -> Range<Int>? {
    var innermost: Range<Int>?
    walk { node in
      guard node.position.utf8Offset <= offset, offset <= node.endPosition.utf8Offset else {
        return false
      }
      if let call = node.as(FunctionCallExprSyntax.self), let left = call.leftParen,
        left.endOffset <= offset, offset <= call.rightParen?.startOffset ?? offset,
        let name = call.calledName
      {
        innermost = name.startOffset..<name.endOffset
      }
      return true
    }
    return innermost
  }
}

extension FunctionCallExprSyntax {
  /// The token that names the called function: the last of `a.b.c`, without generic arguments.
  fileprivate var calledName: TokenSyntax? {
    var called = calledExpression
    while let specialized = called.as(GenericSpecializationExprSyntax.self) {
      called = specialized.expression
    }
    if let member = called.as(MemberAccessExprSyntax.self) { return member.declName.baseName }
    return called.as(DeclReferenceExprSyntax.self)?.baseName
  }
}
