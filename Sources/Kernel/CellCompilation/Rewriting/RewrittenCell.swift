import CellDiagnostics
import CompilerProtocol

/// A cell whose text has been analyzed: the texts to compile, and what else is known about it.
struct RewrittenCell: Sendable {
  let text: SourceText
  let analysis: CellAnalysis
  /// The imports that suffice for what it mentions; see ``SessionScope``.
  let imports: CellImports
  /// What it re-exports in place of earlier cells, if it is movable and re-exports anything.
  let base: ReexportModule?
  /// Errors that we explain better than the compiler would.
  let problems: [Diagnostic]
  private let preamble: Preamble
  /// The edits for each way of handing on the value of the last expression that there is.
  private let edits: [ResultUse: [TextEdit]]

  /// Combines a cell, the analysis of its text, and its place in the session.
  ///
  /// - Parameters:
  ///   - source: The cell.
  ///   - analysis: The analysis of its text.
  ///   - scope: What the cells before it declare.
  ///   - directory: The directory for its base.
  init(
    _ source: CellSource, _ analysis: CellAnalysis, in scope: SessionScope, directory: String
  ) {
    text = SourceText(source.code)
    self.analysis = analysis
    imports = scope.imports(for: analysis.outline, qualifying: analysis.qualifiedNames)
    let exports = imports.exports(of: analysis.outline)
    base =
      source.isMovable && analysis.declares && !exports.isEmpty
      ? ReexportModule(ofCell: source.serial, exporting: exports, in: directory) : nil
    preamble = Preamble(of: source, declaring: analysis.declaredNames)
    problems = Self.problems(of: source, analysis, in: text)
    let (openings, closings) = (analysis.awaitOpenings, analysis.awaitClosings)
    let uses = analysis.earlierUseEdits(in: scope.module(declaring:)) + analysis.asyncUses
    let first = analysis.edits
    var edits = [ResultUse.none: first + openings + uses + closings + analysis.endings]
    for (use, result) in Self.results(of: analysis) {
      let call = Self.call(taking: result, as: use, isWanted: source.wantsResult)
      let opening = TextEdit(offset: result.range.lowerBound, removed: 0, inserted: call.opening)
      let closing = TextEdit(
        offset: result.range.upperBound, removed: 0,
        inserted: (result.endsLine ? "\n" : "") + call.closing)
      edits[use] =
        first + [opening] + openings + uses + closings + [closing] + analysis.endings
    }
    self.edits = edits
  }

  private static func results(of analysis: CellAnalysis) -> [(ResultUse, ResultExpression)] {
    guard let result = analysis.result else { return [] }
    return result.form == .plain ? [(.typed, result)] : [(.typed, result), (.erased, result)]
  }

  /// Whether the last expression's value can be handed on in this way.
  func canHandOn(_ use: ResultUse) -> Bool { edits[use] != nil }

  /// What is put around the last expression so that its value gets to the notebook.
  private static func call(
    taking result: ResultExpression, as use: ResultUse, isWanted: Bool
  ) -> (opening: String, closing: String) {
    // A result that is not shown is still used, so that there is no warning about it.
    let call =
      isWanted && result.isShown
      ? (use == .erased ? "_notebookResult(erased: " : "_notebookResult(", ")")
      : ("Swift.withExtendedLifetime(", ") {}")
    switch result.form {
    case .plain: return call
    case .branches:
      // An opaque type may be `Void` without a warning.
      let variable = "_notebookValue"
      let type = use == .erased ? "Any" : "some Any"
      return ("do { let \(variable): \(type) = ", "; \(call.0)\(variable)\(call.1) }")
    }
  }

  var outline: CellOutline { analysis.outline }

  /// The text to compile as a module, with the value of the last expression handed on if that is
  /// wanted.
  func generated(
    handingOnResult use: ResultUse, seeing imports: CellImports, _ access: AccessControl
  ) -> GeneratedSource {
    let exports = base.map { [$0.moduleName] } ?? imports.exports(of: outline)
    let lines = imports.importLines(exporting: exports, includingOpen: outline.isOpen, access)
    return GeneratedSource(
      user: text, preamble: preamble.text(importing: lines),
      edits: edits(for: use))
  }

  /// The text to compile as the body of a function; see ``StatementsModule``.
  func generatedStatements(seeing imports: CellImports) -> GeneratedSource {
    GeneratedSource(
      user: text,
      preamble: Preamble.statementsText(importing: imports.importLines(.granted)),
      edits: edits(for: .typed), ending: StatementsModule.ending)
  }

  private func edits(for use: ResultUse) -> [TextEdit] { edits[use] ?? edits[.none] ?? [] }

  /// What an isolated cell uses although it cannot; see ``CellIsolation``.
  private static func problems(
    of source: CellSource, _ analysis: CellAnalysis, in text: SourceText
  ) -> [Diagnostic] {
    guard let isolation = source.isolation else { return [] }
    let own = analysis.declaredNames
    return analysis.nameUses.compactMap { use in
      guard use.isMember || !own.contains(use.name), let message = isolation.complaint(about: use)
      else { return nil }
      var problem = Diagnostic(severity: .error, message: message)
      problem.location = Diagnostic.Location(label: source.label, text: text, range: use.range)
      return problem
    }
  }
}

extension CellAnalysis {
  /// The names it declares and uses as an earlier cell's.
  var qualifiedNames: Set<String> { Set(earlierUses.map(\.name)) }

  /// The names of what it declares at its top level.
  fileprivate var declaredNames: Set<String> { Set(declarations.entries.map(\.name)) }
}
