import POSIX
import SwiftParser
import SwiftSyntax

/// The call whose parentheses a place lies in.
package enum EnclosingCall {
  /// Finds the name of the called function, in UTF-8 bytes of the text; the innermost call counts.
  package static func callee(around offset: Int, in code: String) async -> Range<Int>? {
    guard NestingSurvey(code).isParsable else { return nil }
    let found = try? await BackgroundThread.run(stackSize: CellCompiler.parserStack(for: code)) {
      let tree = Parser.parse(source: code)
      var innermost: Range<Int>?
      tree.walk { node in
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
    return found ?? nil
  }
}

extension FunctionCallExprSyntax {
  /// The token that names what is called: the last of `a.b.c`, without generic arguments.
  fileprivate var calledName: TokenSyntax? {
    var called = calledExpression
    while let specialized = called.as(GenericSpecializationExprSyntax.self) {
      called = specialized.expression
    }
    if let member = called.as(MemberAccessExprSyntax.self) { return member.declName.baseName }
    return called.as(DeclReferenceExprSyntax.self)?.baseName
  }
}
