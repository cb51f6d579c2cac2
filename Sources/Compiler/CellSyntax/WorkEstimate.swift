import SwiftSyntax

/// Whether running a cell may take so long that optimising it pays.
///
/// What a cell declares may be called any number of times. Loops and closures may run long as well,
/// unless the text itself limits how often: `[1, 2, 3].map { $0 * 2 }`.
struct WorkEstimate {
  /// How often the innermost statements may run in a cell that is not worth optimizing.
  private static let mostRuns = 10_000
  /// Members that visit each element of a collection once and produce no more of them.
  private static let passes: Set = [
    "allSatisfy", "compactMap", "compactMapValues", "contains", "count", "dropFirst", "dropLast",
    "enumerated", "filter", "first", "firstIndex", "forEach", "joined", "last", "lastIndex",
    "lazy", "map", "mapValues", "max", "min", "prefix", "reduce", "reversed", "shuffled", "sorted",
    "suffix",
  ]

  private(set) var isMuch = false

  init(of tree: SourceFileSyntax) {
    var pending: [(node: Syntax, runs: Int)] = [(Syntax(tree), 1)]
    while let (node, runs) = pending.popLast() {
      guard let times = Self.times(node), runs * times <= Self.mostRuns else {
        isMuch = true
        return
      }
      for child in node.children(viewMode: .sourceAccurate) {
        pending.append((child, runs * times))
      }
    }
  }

  /// The most times a node's children run when it runs once; `nil` if that is unknown.
  private static func times(_ node: Syntax) -> Int? {
    switch node.kind {
    case .whileStmt, .repeatStmt: return nil
    case .forStmt:
      guard let loop = node.as(ForStmtSyntax.self), loop.awaitKeyword == nil,
        let count = count(of: loop.sequence)
      else { return nil }
      return max(count, 1)
    case .closureExpr:
      guard let call = call(taking: node), let count = count(of: ExprSyntax(call)) else {
        return nil
      }
      return max(count, 1)
    default: return node.isFunctionBody ? nil : 1
    }
  }

  /// The call that a closure is an argument of.
  private static func call(taking closure: Syntax) -> FunctionCallExprSyntax? {
    if let call = closure.parent?.as(FunctionCallExprSyntax.self) { return call }
    return closure.parent?.as(LabeledExprSyntax.self)?.parent?.parent?
      .as(FunctionCallExprSyntax.self)
  }

  /// The largest number of elements an expression can have, if its text tells.
  private static func count(of expression: ExprSyntax) -> Int? {
    var current = expression
    while true {
      if let array = current.as(ArrayExprSyntax.self) { return array.elements.count }
      if let dictionary = current.as(DictionaryExprSyntax.self) {
        guard case .elements(let elements) = dictionary.content else { return 0 }
        return elements.count
      }
      if let tuple = current.as(TupleExprSyntax.self), tuple.elements.count == 1,
        let only = tuple.elements.first
      {
        current = only.expression
      } else if let call = current.as(FunctionCallExprSyntax.self) {
        current = call.calledExpression
      } else if let member = current.as(MemberAccessExprSyntax.self), let base = member.base,
        passes.contains(member.declName.baseName.text)
      {
        current = base
      } else {
        return rangeCount(of: current)
      }
    }
  }

  /// The length of `0..<10` and the like.
  private static func rangeCount(of expression: ExprSyntax) -> Int? {
    guard let parts = expression.as(SequenceExprSyntax.self)?.elements.map(\.self),
      parts.count == 3, let low = number(parts[0]), let high = number(parts[2]),
      let sign = parts[1].as(BinaryOperatorExprSyntax.self)?.operator.text,
      ["..<", "..."].contains(sign), low <= high
    else { return nil }
    return high - low + (sign == "..." ? 1 : 0)
  }

  private static func number(_ expression: ExprSyntax) -> Int? {
    guard let literal = expression.as(IntegerLiteralExprSyntax.self) else { return nil }
    let number = Int(literal.literal.text.filter { $0 != "_" })
    return number.flatMap { abs($0) < 1 << 31 ? $0 : nil }
  }
}
