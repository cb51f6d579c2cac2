import CompilerProtocol
import SwiftSyntax

/// Makes the imports of a cell hold for later cells too.
struct Imports {
  private(set) var edits: [TextEdit] = []
  /// Those that no earlier cell has: `Foundation`, `struct Foundation.Date`.
  private(set) var new: Set<String> = []

  init(in tree: SourceFileSyntax, known: Set<String>) {
    var found: [ImportDeclSyntax] = []
    tree.walk { node in
      if let declaration = node.as(ImportDeclSyntax.self) { found.append(declaration) }
      return !node.isFunctionBody && !node.is(ExprSyntax.self)
    }
    for declaration in found { rewrite(declaration, known: known) }
  }

  private mutating func rewrite(_ declaration: ImportDeclSyntax, known: Set<String>) {
    let kind = declaration.importKindSpecifier.map { "\($0.text) " } ?? ""
    let name = kind + declaration.path.trimmedDescription
    let isOneLine = !declaration.trimmedDescription.contains(where: \.isNewline)
    if known.contains(name), declaration.attributes.isEmpty, isOneLine {
      // A repeated import would give the module the rank of the newest cell, so that its names
      // would be ambiguous with those an earlier cell declares. The import is removed with its
      // semicolon.
      let semicolon = declaration.parent?.as(CodeBlockItemSyntax.self)?.semicolon
      let range = declaration.startOffset..<(semicolon?.endOffset ?? declaration.endOffset)
      edits.append(.init(offset: range.lowerBound, removed: range.count, inserted: ""))
      return
    }
    new.insert(name)
    let attributes = declaration.attributes.compactMap {
      $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription
    }
    if attributes.contains(where: { ["_exported", "_implementationOnly"].contains($0) }) { return }
    edits.append(
      .init(offset: declaration.startOffset, removed: 0, inserted: "@_exported "))
    // The whole session sees the import, whatever access level its author wrote.
    for modifier in declaration.modifiers where modifier.name.tokenKind != .keyword(.public) {
      let range = modifier.startOffset..<modifier.endOffset
      edits.append(.init(offset: range.lowerBound, removed: range.count, inserted: ""))
    }
  }
}
