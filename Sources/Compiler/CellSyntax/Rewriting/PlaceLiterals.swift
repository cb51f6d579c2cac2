import CompilerProtocol
import SwiftSyntax

/// Keeps the names of cells' modules out of what `#fileID` and `#function` mean.
///
/// `#fileID` becomes `#file`, which is the cell's label, also as a default argument, where it means the
/// place of the call. At the top level `#function` is the module; in a program's main file that is `main`.
struct PlaceLiterals {
  private(set) var edits: [TextEdit] = []

  init(in tree: SourceFileSyntax) {
    var edits: [TextEdit] = []
    tree.walk { node in
      guard let literal = node.as(MacroExpansionExprSyntax.self), literal.arguments.isEmpty,
        literal.trailingClosure == nil
      else { return true }
      let name = literal.macroName
      switch name.text {
      case "fileID":
        edits.append(Self.edit(from: Syntax(name), to: "file"))
      case "function" where !node.isInDeclarationWithName:
        edits.append(Self.edit(from: node, to: "\"main\""))
      default: break
      }
      return true
    }
    self.edits = edits
  }

  private static func edit(from node: Syntax, to text: String) -> TextEdit {
    TextEdit(
      offset: node.startOffset, removed: node.endOffset - node.startOffset, inserted: text)
  }
}

extension Syntax {
  /// Whether `#function` means the name of a declaration here.
  fileprivate var isInDeclarationWithName: Bool {
    var node = parent
    while let current = node {
      if current.is(AccessorBlockSyntax.self)
        || current.asProtocol((any DeclGroupSyntax).self) != nil
        || current.is(FunctionDeclSyntax.self) || current.is(MacroDeclSyntax.self)
      {
        return true
      }
      node = current.parent
    }
    return false
  }
}
