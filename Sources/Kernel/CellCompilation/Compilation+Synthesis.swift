import CellDiagnostics
import CompilerProtocol

extension Compilation {
  /// Compiles the cell with what its extensions of earlier cells' types lack: members that the compiler
  /// only writes for types of the same module, and initializers that it only allows there.
  ///
  /// - Parameter errors: What is wrong without them.
  /// - Returns: The result; `nil` if these members are not what is wrong, or cannot be written.
  /// - Throws: What kept it from being compiled.
  func withSynthesizedMembers(_ errors: [Diagnostic]) async throws -> CompilationResult? {
    let request = SynthesisRequest(
      code: source.code, extensions: missingMembers(errors),
      types: errors.contains(where: Self.concernsInitializer) ? extendedTypes : [:])
    guard !request.extensions.isEmpty || !request.types.isEmpty, !hasSynthesizedMembers,
      let synthesis = try await reader.synthesis(for: request), !synthesis.edits.isEmpty
    else { return nil }
    var analysis = cell.analysis
    analysis.edits += synthesis.edits
    analysis.outline.mentionedNames.formUnion(synthesis.names)
    var other = self
    other.cell = RewrittenCell(source, analysis, in: scope, directory: invocation.workDirectory)
    other.hasSynthesizedMembers = true
    let result = try await other.run()
    guard case .failed(let others) = result else { return result }
    // What is wrong with an initializer itself is only said once it may set properties.
    let isExplained =
      request.extensions.isEmpty
      && !others.contains {
        Self.concernsInitializer($0) || $0.message.contains("dynamic")
          || $0.message.contains("_notebook")
      }
    return isExplained ? result : nil
  }

  /// Whether the compiler demands that an initializer calls another one, as outside of a struct's module.
  private static func concernsInitializer(_ error: Diagnostic) -> Bool {
    [
      "may not be initialized directly; use", "'self' used before 'self.init'",
      "'self.init' isn't called",
    ]
    .contains { error.message.contains($0) }
  }

  /// The texts of the cells that declare types the cell mentions, by their names.
  private var extendedTypes: [String: String] {
    var texts: [String: String] = [:]
    for cell in scope.cells {
      for declared in cell.declarations.entries {
        guard case .type = declared.kind, self.cell.outline.mentionedNames.contains(declared.name)
        else { continue }
        texts[declared.name] = cell.text
      }
    }
    return texts
  }

  /// The extensions about which the compiler says what they lack.
  private func missingMembers(_ errors: [Diagnostic]) -> [SynthesisRequest.Extension] {
    let pattern =
      #/.*file declaring .* '(?<type>\w+)' prevents automatic synthesis of '(?<member>[^']+)' for .*/#
    var found: [Int: SynthesisRequest.Extension] = [:]
    for error in errors {
      guard let match = error.message.wholeMatch(of: pattern), let offset = offset(of: error),
        let declaration = error.notes.lazy.compactMap(\.location).first,
        let declaring = scope.cells.last(where: { $0.label == declaration.label })
      else { continue }
      found[
        offset,
        default: SynthesisRequest.Extension(
          offset: offset, type: String(match.type), declaration: declaring.text,
          line: declaration.line - 1, members: [])
      ].members.insert(String(match.member))
    }
    return found.values.sorted { $0.offset < $1.offset }
  }

  /// Where in the cell's text a diagnostic points to; `nil` if it does not.
  private func offset(of diagnostic: Diagnostic) -> Int? {
    guard let place = diagnostic.location, place.label == source.label else { return nil }
    let line = cell.text.range(ofLine: place.line - 1)
    return line.lowerBound + cell.text.string(line).prefix(place.column - 1).utf8.count
  }
}
