import CompilerProtocol
import SwiftSyntax

/// The imports of a cell, made to serve all later cells too.
struct Imports {
  private(set) var edits: [TextEdit] = []
  /// Those no earlier cell made: `Foundation`, `struct Foundation.Date`.
  private(set) var new: Set<String> = []

  init(in tree: SourceFileSyntax, known: Set<String>) {
    var found: [ImportDeclSyntax] = []
    tree.walk { node in
      if let declaration = node.as(ImportDeclSyntax.self) { found.append(declaration) }
      return !node.isFunctionBody && !node.is(ExprSyntax.self)
    }
    for declaration in found { add(declaration, known: known) }
  }

  private mutating func add(_ declaration: ImportDeclSyntax, known: Set<String>) {
    let kind = declaration.importKindSpecifier.map { "\($0.text) " } ?? ""
    let name = kind + declaration.path.trimmedDescription
    let isOneLine = !declaration.trimmedDescription.contains(where: \.isNewline)
    if known.contains(name), declaration.attributes.isEmpty, isOneLine {
      // Imported again here, the module would be as near as the newest cell, and whatever an
      // earlier cell declares under one of its names would be ambiguous.
      // No statement is left for a semicolon to stand behind.
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
    // What a cell imports is for the session, whatever audience its author had in mind.
    for modifier in declaration.modifiers where modifier.name.tokenKind != .keyword(.public) {
      let range = modifier.startOffset..<modifier.endOffset
      edits.append(.init(offset: range.lowerBound, removed: range.count, inserted: ""))
    }
  }
}
