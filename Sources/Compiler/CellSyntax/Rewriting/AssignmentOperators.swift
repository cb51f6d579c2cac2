import SwiftOperators
import SwiftSyntax

extension Syntax {
  /// Whether the node is an assignment operator, possibly one that the session declared.
  func isAssignmentOperator(custom: Set<String>) -> Bool {
    if self.is(AssignmentExprSyntax.self) { return true }
    guard let name = self.as(BinaryOperatorExprSyntax.self)?.operator.text else { return false }
    if custom.contains(name) { return true }
    let table = OperatorTable.standardOperators
    return table.infixOperator(named: name)?.precedenceGroup == "AssignmentPrecedence"
  }
}

/// Finds the operators that a cell declares in a precedence group for assignment.
func assignmentOperators(declaredIn tree: SourceFileSyntax) -> Set<String> {
  var groups: Set<String> = ["AssignmentPrecedence"]
  var operators: [(name: String, group: String)] = []
  for item in tree.statements {
    if let group = item.item.as(PrecedenceGroupDeclSyntax.self) {
      let assigns = group.groupAttributes.contains {
        $0.as(PrecedenceGroupAssignmentSyntax.self)?.value.tokenKind == .keyword(.true)
      }
      if assigns { groups.insert(group.name.text) }
    } else if let declaration = item.item.as(OperatorDeclSyntax.self),
      let group = declaration.operatorPrecedenceAndTypes?.precedenceGroup.text
    {
      operators.append((declaration.name.text, group))
    }
  }
  return Set(operators.filter { groups.contains($0.group) }.map(\.name))
}
