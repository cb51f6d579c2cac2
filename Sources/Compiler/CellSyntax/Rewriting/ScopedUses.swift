import SwiftSyntax

/// The uses of some names in their scope, without those that mean something declared further inside.
struct ScopedUses {
  private(set) var uses: [DeclReferenceExprSyntax] = []
  private var pending: [(node: Syntax, names: Set<String>)] = []

  /// Finds the uses of names in the statements that follow their declaration.
  init(of names: Set<String>, in statements: some Sequence<CodeBlockItemSyntax>) {
    add(statements, names)
    search()
  }

  /// Finds the uses of names in one piece of code.
  init(of names: Set<String>, in node: some SyntaxProtocol) {
    add(node, names)
    search()
  }

  private mutating func search() {
    while let (node, names) = pending.popLast() {
      if let use = node.as(DeclReferenceExprSyntax.self) {
        if EarlierUses.offset(of: names, usedBy: node) != nil { uses.append(use) }
      } else if !addScope(node, names) {
        for child in node.children(viewMode: .sourceAccurate) { add(child, names) }
      }
    }
  }

  private mutating func add(_ node: (some SyntaxProtocol)?, _ names: Set<String>) {
    if let node, !names.isEmpty { pending.append((Syntax(node), names)) }
  }

  /// Each statement sees what those before it declare.
  private mutating func add(
    _ statements: some Sequence<CodeBlockItemSyntax>, _ names: Set<String>
  ) {
    var visible = names
    for statement in statements {
      add(statement, visible)
      if let variable = statement.item.as(VariableDeclSyntax.self) {
        visible.subtract(variable.bindings.flatMap { $0.pattern.boundNames })
      } else if let condition = statement.item.as(GuardStmtSyntax.self)?.conditions {
        visible.subtract(condition.flatMap(\.boundNames))
      } else if let function = statement.item.as(FunctionDeclSyntax.self) {
        visible.remove(function.name.text)
      }
    }
  }

  /// Adds what a node consists of, each part with the names that are visible there.
  ///
  /// - Returns: Whether the node is one that can declare names.
  private mutating func addScope(_ node: Syntax, _ names: Set<String>) -> Bool {
    if let list = node.as(CodeBlockItemListSyntax.self) {
      add(list, names)
    } else if let choice = node.as(IfExprSyntax.self) {
      add(choice.body, add(choice.conditions, names))
      add(choice.elseBody.map(Syntax.init), names)
    } else if let loop = node.as(WhileStmtSyntax.self) {
      add(loop.body, add(loop.conditions, names))
    } else if let loop = node.as(ForStmtSyntax.self) {
      add(loop.sequence, names)
      let inner = names.subtracting(loop.pattern.boundNames)
      add(loop.whereClause, inner)
      add(loop.body, inner)
    } else if let branch = node.as(SwitchCaseSyntax.self) {
      let inner = names.subtracting(branch.label.declaredNames)
      add(branch.label, inner)
      add(branch.statements, inner)
    } else if let clause = node.as(CatchClauseSyntax.self) {
      let bound = clause.catchItems.isEmpty ? ["error"] : clause.catchItems.declaredNames
      add(clause.body, names.subtracting(bound))
    } else if let closure = node.as(ClosureExprSyntax.self) {
      add(closure.signature, names)
      add(closure.statements, names.subtracting(closure.signature?.declaredNames ?? []))
    } else if let function = node.as(FunctionDeclSyntax.self) {
      add(function.body, names.subtracting(function.signature.declaredNames))
    } else {
      return node.isTypeDeclaration
    }
    return true
  }

  /// Adds conditions, each of which sees what those before it bind.
  ///
  /// - Returns: The names that are visible behind them.
  private mutating func add(
    _ conditions: ConditionElementListSyntax, _ names: Set<String>
  ) -> Set<String> {
    var visible = names
    for condition in conditions {
      add(condition, visible)
      visible.subtract(condition.boundNames)
    }
    return visible
  }
}

extension SyntaxProtocol {
  /// The names that it declares, at any depth.
  fileprivate var declaredNames: Set<String> {
    var names: Set<String> = []
    walk { node in
      names.formUnion(FreeNames.names(declaredBy: node))
      return true
    }
    return names
  }
}
