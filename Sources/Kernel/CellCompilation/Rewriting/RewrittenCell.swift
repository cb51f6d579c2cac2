import CompilerProtocol

/// A cell that has been read: the texts to compile, and what is to be known of it besides.
struct RewrittenCell: Sendable {
  let text: SourceText
  let reading: CellAnalysis
  /// What it sees of earlier cells if it sees what it names; see ``SessionScope``.
  let view: CellImports
  /// What is re-exported in its place, if it can be moved and re-exports anything.
  let base: ReexportModule?
  /// What cannot be compiled and is better said by us.
  let problems: [Diagnostic]
  private let preamble: Preamble
  private let edits: [TextEdit]
  /// The edits that hand on the last expression's value, if the cell ends with one.
  private let resultEdits: [TextEdit]?

  /// Puts together what a cell and its place in the session tell.
  ///
  /// - Parameters:
  ///   - source: The cell.
  ///   - reading: What its text tells.
  ///   - scope: What there is to see of the cells before it.
  ///   - folder: Where the base is to be.
  init(_ source: CellSource, _ reading: CellAnalysis, in scope: SessionScope, folder: String) {
    text = SourceText(source.code)
    self.reading = reading
    view = scope.view(for: reading.outline)
    let exports = view.exports(of: reading.outline)
    base =
      source.isMovable && reading.declares && !exports.isEmpty
      ? ReexportModule(ofCell: source.serial, exporting: exports, in: folder) : nil
    preamble = Preamble(of: source, declaring: reading.declaredNames)
    problems =
      reading.asyncLets.map { [text] in Self.problem(of: $0, in: text, label: source.label) }
      + Self.problems(of: source, reading, in: text)
    let (openings, closings) = (reading.awaitOpenings, reading.awaitClosings)
    edits = reading.edits + openings + closings + reading.endings
    resultEdits = reading.result.map { result in
      // Unshown results are still used, so that no warning speaks of an unused one.
      let call =
        source.wantsResult ? ("_notebookResult(", ")") : ("Swift.withExtendedLifetime(", ") {}")
      let opening = TextEdit(offset: result.range.lowerBound, removed: 0, inserted: call.0)
      let closing = TextEdit(
        offset: result.range.upperBound, removed: 0,
        inserted: (result.endsLine ? "\n" : "") + call.1)
      return reading.edits + [opening] + openings + closings + [closing] + reading.endings
    }
  }

  var outline: CellOutline { reading.outline }

  /// The text to compile, with the last expression's value handed on if there is one and it may be.
  func generated(
    handingOnResult: Bool, seeing view: CellImports, _ access: AccessControl
  ) -> GeneratedSource {
    let exports = base.map { [$0.moduleName] } ?? view.exports(of: outline)
    let lines = view.importLines(exporting: exports, includingOpen: outline.isOpen, access)
    return GeneratedSource(
      user: text, preamble: preamble.text(importing: lines),
      edits: handingOnResult ? resultEdits ?? edits : edits)
  }

  /// The same for what the resident compiler compiles as the body of a function.
  func generatedStatements(seeing view: CellImports) -> GeneratedSource {
    GeneratedSource(
      user: text,
      preamble: Preamble.statementsText(importing: view.importLines(.granted)),
      edits: resultEdits ?? edits, ending: StatementsModule.ending)
  }

  /// What an isolated cell uses though it is not there.
  private static func problems(
    of source: CellSource, _ reading: CellAnalysis, in text: SourceText
  ) -> [Diagnostic] {
    guard let isolation = source.isolation else { return [] }
    let own = reading.declaredNames
    return reading.nameUses.compactMap { use in
      guard use.isMember || !own.contains(use.name), let message = isolation.complaint(about: use)
      else { return nil }
      var problem = Diagnostic(severity: .error, message: message)
      problem.location = Diagnostic.Location(label: source.label, text: text, range: use.range)
      return problem
    }
  }

  private static func problem(
    of declaration: AsyncLet, in text: SourceText, label: String
  ) -> Diagnostic {
    let name = declaration.name
    let call = declaration.value.contains(where: \.isNewline) ? "await work()" : declaration.value
    let task = call.contains("await") ? call : "await \(call)"
    var diagnostic = Diagnostic(
      severity: .error,
      message:
        "'async let' is not available at the top level of a cell: it would have to end with it")
    diagnostic.location = Diagnostic.Location(
      label: label, text: text, range: declaration.range)
    diagnostic.notes = [
      Diagnostic(
        severity: .note,
        message: "write 'let \(name) = Task { \(task) }' here and 'await \(name).value' where the "
          + "value is needed; later cells can use it too")
    ]
    return diagnostic
  }
}

extension CellAnalysis {
  /// The names of what it declares at its top level.
  fileprivate var declaredNames: Set<String> { Set(declarations.entries.map(\.name)) }
}
