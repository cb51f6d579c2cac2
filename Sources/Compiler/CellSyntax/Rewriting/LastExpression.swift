import SwiftSyntax

/// The expression whose value is the cell's result.
struct LastExpression {
  /// The range of its text, in bytes.
  let range: Range<Int>

  /// Finds the last statement of a cell if it is an expression that has a value to show.
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
    // Behind `#endif` nothing can stand on the same line.
    if expression.lastToken(viewMode: .sourceAccurate)?.tokenKind == .poundEndif { return nil }
    range = expression.startOffset..<expression.endOffset
  }

  /// Whether a call is known by its name never to return: there will be no value.
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
