import CellDiagnostics
import CompilerProtocol

extension Compilation {
  /// Compiles the cell with the members that its extensions of earlier cells' types lack, which the
  /// compiler only writes for types of the same module.
  ///
  /// - Parameter errors: What is wrong without them.
  /// - Returns: The result; `nil` if these members are not what is wrong, or cannot be written.
  /// - Throws: What kept it from being compiled.
  func withSynthesizedMembers(_ errors: [Diagnostic]) async throws -> CompilationResult? {
    let extensions = missingMembers(errors)
    guard !extensions.isEmpty, !hasSynthesizedMembers else { return nil }
    let request = SynthesisRequest(code: source.code, extensions: extensions)
    guard let synthesis = try await reader.synthesis(for: request) else { return nil }
    var analysis = cell.analysis
    analysis.edits += synthesis.edits
    analysis.outline.mentionedNames.formUnion(synthesis.names)
    var other = self
    other.cell = RewrittenCell(source, analysis, in: scope, directory: invocation.workDirectory)
    other.hasSynthesizedMembers = true
    let result = try await other.run()
    if case .failed = result { return nil }
    return result
  }

  /// The extensions about which the compiler says what they lack.
  private func missingMembers(_ errors: [Diagnostic]) -> [SynthesisRequest.Extension] {
    let pattern =
      #/.*file declaring .* '(?<type>\w+)' prevents automatic synthesis of '(?<member>[^']+)' for .*/#
    var found: [Int: SynthesisRequest.Extension] = [:]
    for error in errors {
      guard let match = error.message.wholeMatch(of: pattern), let place = error.location,
        place.label == source.label,
        let declaration = error.notes.lazy.compactMap(\.location).first,
        let declaring = scope.cells.last(where: { $0.label == declaration.label })
      else { continue }
      let offset = cell.text.offset(line: place.line, column: place.column)
      found[
        offset,
        default: SynthesisRequest.Extension(
          offset: offset, type: String(match.type), declaration: declaring.text,
          line: declaration.line - 1, members: [])
      ].members.insert(String(match.member))
    }
    return found.values.sorted { $0.offset < $1.offset }
  }
}

extension SourceText {
  /// The offset of a character, whose line and column are counted from 1.
  fileprivate func offset(line: Int, column: Int) -> Int {
    let bytes = range(ofLine: line - 1)
    return bytes.lowerBound + string(bytes).prefix(column - 1).utf8.count
  }
}
