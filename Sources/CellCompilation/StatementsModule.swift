import SwiftSyntax

/// The module of cells that declare nothing: their statements are the body of a function in it.
///
/// A compiler that has compiled it once need not read again what it imports to compile it with another
/// body. All such cells share its name, and no cell ever imports it.
package enum StatementsModule {
  /// No cell has this number.
  static let serial = 0
  package static let function = "_notebookCell"
  /// What follows the statements.
  static let ending = "}\ntry \(function)()\n"
  /// What the places of its code are said to be in.
  package static let file = "statements"

  /// Whether statements mean the same in the body of a function as at the top level.
  ///
  /// What would need another name in each cell, or speaks of where it stands, cannot be moved.
  static func canHold(_ tree: SourceFileSyntax) -> Bool {
    guard !tree.hasError, tree.shebang == nil else { return false }
    var isMovable = true
    tree.walk { node in
      switch node.kind {
      case .macroExpansionDecl, .macroExpansionExpr, .poundSourceLocation, .functionDecl:
        isMovable = false
      case .returnStmt, .deferStmt: isMovable = isMovable && node.isInFunctionBody
      default: if node.isTypeDeclaration { isMovable = false }
      }
      return isMovable
    }
    return isMovable
  }
}

extension Syntax {
  /// Whether it runs when a function is called, not when the cell runs.
  fileprivate var isInFunctionBody: Bool {
    sequence(first: self, next: \.parent).contains(where: \.isFunctionBody)
  }
}
