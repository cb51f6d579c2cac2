import CompilerProtocol
import SwiftSyntax

extension DeclarationText {
  /// Finds a declaration in a text by the offset of its name in UTF-8 bytes, or else by its name
  /// alone.
  init?(of name: String, at offset: Int?, in tree: SourceFileSyntax) {
    let base = String(name.prefix { $0 != "(" })
    var found: DeclSyntax?
    tree.walk { node in
      guard found == nil else { return false }
      guard let declaration = node.as(DeclSyntax.self) else { return true }
      guard let token = declaration.names.first(where: { $0.identifier?.name == base }),
        offset == nil || token.startOffset == offset
      else { return true }
      found = declaration
      return false
    }
    guard let found else { return nil }
    self.init(
      text: found.description.trimmingNewlines(),
      line: SourceText(tree.description).line(at: offset ?? found.startOffset) + 1)
  }
}

extension DeclSyntax {
  /// The tokens that name what is declared.
  fileprivate var names: [TokenSyntax] {
    if let named = asProtocol((any NamedDeclSyntax).self) { return [named.name] }
    if let variable = self.as(VariableDeclSyntax.self) {
      return variable.bindings.flatMap { binding in
        binding.pattern.tokens(viewMode: .sourceAccurate).filter {
          if case .identifier = $0.tokenKind { true } else { false }
        }
      }
    }
    if let list = self.as(EnumCaseDeclSyntax.self) { return list.elements.map(\.name) }
    if let initializer = self.as(InitializerDeclSyntax.self) { return [initializer.initKeyword] }
    return []
  }
}

extension String {
  /// The text without blank lines at its start and end.
  fileprivate func trimmingNewlines() -> String {
    let lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
    guard let first = lines.firstIndex(where: { !isBlank($0) }),
      let last = lines.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return lines[first...last].joined(separator: "\n")
  }
}
