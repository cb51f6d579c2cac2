import POSIX
import SwiftParser
import SwiftSyntax

/// Finds declarations in the texts of cells.
package enum DeclarationText {
  /// The text of a declaration with its comments, and the line, counted from 1, its name stands on.
  package struct Found: Hashable, Sendable {
    package var text: String
    package var line: Int
  }

  /// Finds a declaration of a cell.
  ///
  /// - Parameters:
  ///   - name: Its full name, `append(contentsOf:)`.
  ///   - offset: Where its name stands in what was compiled, if that is known.
  ///   - cell: The cell that declares it.
  /// - Returns: The declaration, or nothing if the cell's text has no such name.
  package static func find(
    _ name: String, atCompiled offset: Int?, in cell: CompiledCell
  ) async -> Found? {
    await find(
      name, at: offset.map { cell.generated.place(ofGenerated: $0).offset }, in: cell.source.text)
  }

  /// Finds a declaration in a text, by its name's place in UTF-8 bytes or else by the name alone.
  package static func find(_ name: String, at offset: Int?, in code: String) async -> Found? {
    guard NestingSurvey(code).isParsable else { return nil }
    let base = String(name.prefix { $0 != "(" })
    return try? await BackgroundThread.run(stackSize: CellCompiler.parserStack(for: code)) {
      let tree = Parser.parse(source: code)
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
      return Found(
        text: found.description.trimmingNewlines(),
        line: SourceText(code).line(at: offset ?? found.startOffset) + 1)
    }
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
  /// Without the empty lines before and after.
  fileprivate func trimmingNewlines() -> String {
    let lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
    guard let first = lines.firstIndex(where: { !isBlank($0) }),
      let last = lines.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return lines[first...last].joined(separator: "\n")
  }
}
