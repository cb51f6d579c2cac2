import CompilerProtocol
import SwiftSyntax

/// The expression whose value is the cell's result.
struct LastExpression {
  private(set) var result: ResultExpression

  /// Finds the last statement of a cell, if it is an expression with a value to show.
  init?(of tree: SourceFileSyntax, assignmentOperators: Set<String>) {
    guard let item = tree.statements.last else { return nil }
    guard let expression = item.expression else { return nil }
    result = Self.result(Syntax(expression), of: item, in: tree)
    if expression.is(IfExprSyntax.self) || expression.is(SwitchExprSyntax.self) {
      guard expression.hasValue(assignmentOperators: assignmentOperators) else { return nil }
      result.form = .branches
      return
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
    case .assignmentExpr, .discardAssignmentExpr, .missingExpr: return nil
    case .sequenceExpr:
      guard !inner.assigns(with: assignmentOperators) else { return nil }
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
  }

  private static func result(
    _ node: Syntax, of item: CodeBlockItemSyntax, in tree: SourceFileSyntax
  ) -> ResultExpression {
    var result = ResultExpression(range: node.startOffset..<node.endOffset)
    result.isShown = item.semicolon == nil
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

extension CodeBlockItemSyntax {
  /// The expression that is the whole item.
  fileprivate var expression: ExprSyntax? {
    switch item {
    case .expr(let expression): expression
    // That is what `if` and `switch` are at the beginning of a statement.
    case .stmt(let statement): statement.as(ExpressionStmtSyntax.self)?.expression
    default: nil
    }
  }
}

extension ExprSyntax {
  fileprivate func assigns(with operators: Set<String>) -> Bool {
    self.as(SequenceExprSyntax.self)?.elements.contains {
      Syntax($0).isAssignmentOperator(custom: operators)
    } ?? false
  }

  /// Whether an `if` or `switch` has a value as far as its text tells: each branch is a single
  /// expression or throws.
  fileprivate func hasValue(assignmentOperators: Set<String>) -> Bool {
    guard let branches else { return false }
    return branches.allSatisfy { branch in
      guard let only = branch.first, branch.count == 1 else { return false }
      guard let expression = only.expression else { return only.item.is(ThrowStmtSyntax.self) }
      if expression.is(IfExprSyntax.self) || expression.is(SwitchExprSyntax.self) {
        return expression.hasValue(assignmentOperators: assignmentOperators)
      }
      return !expression.assigns(with: assignmentOperators)
        && !expression.is(DiscardAssignmentExprSyntax.self)
    }
  }

  /// The bodies of an `if` or `switch`; nothing if some case is left without one.
  private var branches: [CodeBlockItemListSyntax]? {
    if let choice = self.as(SwitchExprSyntax.self) {
      let cases = choice.cases.compactMap { $0.as(SwitchCaseSyntax.self) }
      return cases.count == choice.cases.count && !cases.isEmpty ? cases.map(\.statements) : nil
    }
    var bodies: [CodeBlockItemListSyntax] = []
    var current = self.as(IfExprSyntax.self)
    while let condition = current {
      bodies.append(condition.body.statements)
      switch condition.elseBody {
      case .codeBlock(let block): return bodies + [block.statements]
      case .ifExpr(let next): current = next
      case nil: return nil
      @unknown default: return nil
      }
    }
    return nil
  }
}
