import CompilerProtocol
import SwiftSyntax

/// Makes a cell count how far it gets, so that later cells cannot use variables that it never set.
///
/// Each top-level statement that sets variables is followed by a call that counts it.
struct InitializationMarks {
  /// The names that each of these statements sets, in order.
  private(set) var names: [[String]] = []
  private(set) var insertions: [Insertion] = []

  init(in tree: SourceFileSyntax) {
    for item in tree.statements {
      let bound = Self.namesSet(by: item.item)
      guard !bound.isEmpty else { continue }
      names.append(bound)
      insertions.append(
        Insertion(statement: "_notebookReached(\(names.count))", behind: Syntax(item.item)))
    }
  }

  private static func namesSet(by item: CodeBlockItemSyntax.Item) -> [String] {
    switch item {
    case .decl(let declaration):
      guard let variables = declaration.as(VariableDeclSyntax.self),
        !variables.modifiers.contains(where: { $0.name.tokenKind == .keyword(.lazy) }),
        !variables.isAsync
      else { return [] }
      return variables.bindings.filter { $0.initializer != nil }.flatMap { $0.pattern.boundNames }
    case .stmt(let statement):
      return statement.as(GuardStmtSyntax.self)?.conditions.flatMap(\.boundNames) ?? []
    default: return []
    }
  }
}

extension PatternSyntax {
  /// The identifiers a pattern binds.
  var boundIdentifiers: [TokenSyntax] {
    var identifiers: [TokenSyntax] = []
    walk { node in
      if let identifier = node.as(IdentifierPatternSyntax.self) {
        identifiers.append(identifier.identifier)
      }
      return true
    }
    return identifiers
  }

  var boundNames: [String] { boundIdentifiers.map(\.text) }
}
