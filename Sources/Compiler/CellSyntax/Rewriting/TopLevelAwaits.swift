import SwiftSyntax

/// Turns `await` at the top level of a cell into calls that block until the work is done.
///
/// Unchanged, it would make the entry point of the cell an asynchronous `main`, which ends the
/// process. The smallest expression that contains all an `await` covers is wrapped, so that types
/// are inferred as before: `let v = try await f()` becomes
/// `let v = try _notebookWait({ try await f() })`. A `for await` is wrapped as a whole.
struct TopLevelAwaits {
  private(set) var wraps: [Wrap] = []

  /// Text to insert around a range of the user's text.
  struct Wrap {
    var range: Range<Int>
    var opening: String
    var closing: Insertion
  }

  init(in tree: SourceFileSyntax) {
    var wraps: [Wrap] = []
    tree.walk { node in
      if node.isFunctionBody { return false }
      if let loop = node.as(ForStmtSyntax.self), loop.awaitKeyword != nil {
        wraps.append(Self.wrap(loop))
        return false
      }
      // The value of an `async let` is computed by a task.
      if node.as(VariableDeclSyntax.self)?.isAsync ?? false { return false }
      if node.is(AwaitExprSyntax.self) {
        let wrap = Self.wrap(node)
        // Two awaits of one expression share its wrapping.
        if wraps.last.map({ wrap.range.lowerBound >= $0.range.upperBound }) ?? true {
          wraps.append(wrap)
        }
        return false
      }
      return true
    }
    self.wraps = wraps
  }

  private static func wrap(_ loop: ForStmtSyntax) -> Wrap {
    var statement = Syntax(loop)
    while let labeled = statement.parent?.as(LabeledStmtSyntax.self) { statement = Syntax(labeled) }
    let mayThrow =
      loop.tryKeyword != nil
      || loop.body.contains(
        where: { $0.isPlainTry || $0.is(ThrowStmtSyntax.self) }, outside: \.isFunctionBody)
    return Wrap(
      range: statement.startOffset..<statement.endOffset,
      opening: mayThrow ? "try _notebookWait({ " : "_notebookWait({ ",
      closing: Insertion(closing: " })", behind: statement))
  }

  /// Wraps the expression around an `await`, up to the statement, condition or assignment.
  private static func wrap(_ awaiting: Syntax) -> Wrap {
    var current = awaiting
    var whole = awaiting
    var elements: [Syntax] = []
    var isCovered = false
    while let parent = current.parent, !isBoundary(parent, of: current) {
      if let list = parent.as(ExprListSyntax.self),
        let assigned = assignedPart(of: list, at: current)
      {
        elements = assigned.value
        isCovered = assigned.isCoveredByTry
        whole = current
        break
      }
      if parent.is(ExprSyntax.self) { whole = parent }
      current = parent
    }
    if elements.isEmpty { elements = [whole] }
    let containsTry = elements.contains {
      $0.contains(where: \.isPlainTry, outside: \.isFunctionBody)
    }
    let last = elements[elements.count - 1]
    return Wrap(
      range: elements[0].startOffset..<last.endOffset,
      opening: (containsTry && !isCovered ? "try " : "") + "_notebookWait({ "
        + (isCovered && !containsTry ? "try " : ""),
      closing: Insertion(closing: " })", behind: last))
  }

  /// Whether an expression ends at this parent, because its value goes to something else.
  private static func isBoundary(_ parent: Syntax, of child: Syntax) -> Bool {
    switch parent.kind {
    case .codeBlockItem, .conditionElement, .initializerClause, .matchingPatternCondition,
      .optionalBindingCondition, .switchCaseItem, .whereClause, .ifExpr, .availabilityCondition:
      true
    case .switchExpr: true
    default: parent.is(StmtSyntax.self) || parent.is(DeclSyntax.self)
    }
  }

  /// The right side of `x = await f()`; wrapping only that allows `x` to be an uninitialized
  /// constant.
  private static func assignedPart(
    of list: ExprListSyntax, at element: Syntax
  ) -> (value: [Syntax], isCoveredByTry: Bool)? {
    let parts = list.map { Syntax($0) }
    guard let index = parts.firstIndex(of: element),
      let assignment = parts[..<index].lastIndex(where: { $0.isAssignmentOperator(custom: []) })
    else { return nil }
    return (
      Array(parts[(assignment + 1)...]), parts[..<assignment].contains(where: \.isPlainTry)
    )
  }
}
