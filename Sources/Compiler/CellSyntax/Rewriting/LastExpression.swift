import CompilerProtocol
import SwiftSyntax

/// The expression whose value is the cell's result.
struct LastExpression {
  let result: ResultExpression

  /// Finds the last statement of a cell, if it is an expression with a value to show.
  init?(of tree: SourceFileSyntax, assignmentOperators: Set<String>) {
    guard let item = tree.statements.last, case .expr(let expression) = item.item else {
      return nil
    }
    var inner = expression
    while true {
      if let `try` = inner.as(TryExprSyntax.self) {
        inner = `try`.expression
      } else if let `await` = inner.as(AwaitExprSyntax.self) {
        inner = `await`.expression
      } else {
        break
      }
    }
    switch inner.kind {
    case .assignmentExpr, .discardAssignmentExpr, .missingExpr, .ifExpr, .switchExpr: return nil
    case .sequenceExpr:
      guard let sequence = inner.as(SequenceExprSyntax.self),
        !sequence.elements.contains(where: {
          Syntax($0).isAssignmentOperator(custom: assignmentOperators)
        })
      else { return nil }
    case .functionCallExpr:
      guard let call = inner.as(FunctionCallExprSyntax.self), !Self.neverReturns(call) else {
        return nil
      }
    case .macroExpansionExpr:
      guard let macro = inner.as(MacroExpansionExprSyntax.self),
        !["warning", "error"].contains(macro.macroName.text)
      else { return nil }
    default: break
    }
    result = Self.result(Syntax(expression), in: tree)
  }

  private static func result(_ node: Syntax, in tree: SourceFileSyntax) -> ResultExpression {
    var result = ResultExpression(range: node.startOffset..<node.endOffset)
    // Nothing can follow `#endif` on its line.
    if node.lastToken(viewMode: .sourceAccurate)?.tokenKind == .poundEndif {
      result.range = node.startOffset..<tree.endPosition.utf8Offset
      result.endsLine = true
    }
    return result
  }

  /// Whether a call never returns, as far as the name of its function tells.
  private static func neverReturns(_ call: FunctionCallExprSyntax) -> Bool {
    var name = call.calledExpression
    if let member = name.as(MemberAccessExprSyntax.self) {
      guard let base = member.base?.as(DeclReferenceExprSyntax.self)?.baseName.text,
        ["Swift", "Glibc", "Foundation", "Dispatch"].contains(base)
      else { return false }
      name = ExprSyntax(member.declName)
    }
    let names = ["fatalError", "preconditionFailure", "exit", "_exit", "abort", "dispatchMain"]
    return names.contains(name.as(DeclReferenceExprSyntax.self)?.baseName.text ?? "")
  }
}
