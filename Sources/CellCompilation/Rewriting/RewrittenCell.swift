import SwiftParser
import SwiftSyntax

/// A parsed cell: the texts to compile, and what is known of the cell without compiling it.
struct RewrittenCell: Sendable {
  let text: SourceText
  let outline: CellOutline
  /// What it sees of earlier cells if it sees what it names; see ``SessionScope``.
  let view: CellView
  /// What is re-exported in its place, if it can be moved and re-exports anything.
  let base: CellBase?
  private let preamble: Preamble
  private let edits: [GeneratedSource.Edit]
  /// The edits that hand on the last expression's value, if the cell ends with one.
  private let resultEdits: [GeneratedSource.Edit]?
  /// Where the last expression stands in the user's text.
  let resultRange: Range<Int>?
  let isEmpty: Bool
  let declares: Bool
  /// Whether it is statements that mean the same in the body of a function.
  let isStatements: Bool
  let deservesOptimization: Bool
  let declarations: Declarations
  /// What these use of other cells.
  let uses: DeclarationUses
  let imports: Set<String>
  let assignmentOperators: Set<String>
  /// Where functions and closures stand in the user's text, the outermost ones.
  let functionRanges: [Range<Int>]
  /// The variables each counted statement sets; see ``InitializationMarks``.
  let setNames: [[String]]
  /// What cannot be compiled and is better said by us.
  let problems: [Diagnostic]

  /// Parses and rewrites.
  ///
  /// Parsing is recursive: run this where there is stack enough.
  ///
  /// - Parameters:
  ///   - source: The cell.
  ///   - scope: What there is to see of the cells before it.
  ///   - folder: Where the base is to be.
  init(_ source: CellSource, in scope: SessionScope, folder: String) {
    text = SourceText(source.code)
    let magics = MagicTranslations(source.magics)
    let code = magics.parsable(text)
    let isParsable = NestingSurvey(code).isParsable
    let tree = Parser.parse(source: isParsable ? code : "")
    isEmpty = isParsable && tree.statements.isEmpty && !tree.hasError && tree.shebang == nil
    let imports = Imports(in: tree, known: scope.imports)
    self.imports = imports.new
    let ownOperators = CellCompilation.assignmentOperators(declaredIn: tree)
    assignmentOperators = ownOperators
    declarations = Declarations(in: tree)
    uses = DeclarationUses(in: tree)
    declares = !isParsable || Self.declares(tree) || !imports.new.isEmpty
    isStatements = isParsable && !declares && StatementsModule.canHold(tree)
    deservesOptimization = WorkEstimate(of: tree).isMuch
    functionRanges = Self.functionRanges(tree)

    outline = CellOutline(
      of: tree, inserting: magics.edits.map(\.inserted),
      importsNew: !isParsable || !imports.new.isEmpty)
    view = scope.view(for: outline)
    let exports = view.exports(of: outline)
    base =
      source.isMovable && declares && !exports.isEmpty
      ? CellBase(ofCell: source.serial, exporting: exports, in: folder) : nil
    preamble = Preamble(of: source, declaring: Set(declarations.entries.map(\.name)))
    var edits = magics.edits + Self.openingEdits(of: source.code, tree)
    // A text that does not parse goes to the compiler as it is, for its diagnostics.
    guard isParsable, !tree.hasError else {
      self.edits = edits + magics.closingEdits(in: tree)
      (resultEdits, resultRange, problems, setNames) = (nil, nil, [], [])
      return
    }
    edits += imports.edits + GuardBindings(in: tree).edits
    let awaits = TopLevelAwaits(in: tree)
    let openings = awaits.wraps.map {
      GeneratedSource.Edit(offset: $0.range.lowerBound, removed: 0, inserted: $0.opening)
    }
    let closings = awaits.wraps.map {
      GeneratedSource.Edit(offset: $0.range.upperBound, removed: 0, inserted: $0.closing)
    }
    let marks = InitializationMarks(in: tree)
    setNames = marks.names
    let ends = marks.edits + magics.closingEdits(in: tree)
    self.edits = edits + openings + closings + ends
    let text = text
    problems =
      awaits.asyncLets.map { Self.problem(of: $0, in: text, label: source.label) }
      + Self.problems(of: source, tree, declarations, in: text)

    let operators = scope.assignmentOperators.union(ownOperators)
    let last = LastExpression(of: tree, assignmentOperators: operators)?.range
    resultRange = last.flatMap { magics.contains($0.lowerBound) ? nil : $0 }
    resultEdits = resultRange.map { range in
      // Unshown results are still used, so that no warning speaks of an unused one.
      let call =
        source.wantsResult ? ("_notebookResult(", ")") : ("Swift.withExtendedLifetime(", ") {}")
      let opening = GeneratedSource.Edit(offset: range.lowerBound, removed: 0, inserted: call.0)
      let closing = GeneratedSource.Edit(offset: range.upperBound, removed: 0, inserted: call.1)
      return edits + [opening] + openings + closings + [closing] + ends
    }
  }

  /// The text to compile, with the last expression's value handed on if there is one and it may be.
  func generated(
    handingOnResult: Bool, seeing view: CellView, _ access: AccessControl
  ) -> GeneratedSource {
    let exports = base.map { [$0.moduleName] } ?? view.exports(of: outline)
    let lines = view.importLines(exporting: exports, includingOpen: outline.isOpen, access)
    return GeneratedSource(
      user: text, preamble: preamble.text(importing: lines),
      edits: handingOnResult ? resultEdits ?? edits : edits)
  }

  /// The same for what the resident compiler compiles as the body of a function.
  func generatedStatements(seeing view: CellView) -> GeneratedSource {
    GeneratedSource(
      user: text,
      preamble: Preamble.statementsText(importing: view.importLines(.granted)),
      edits: resultEdits ?? edits, ending: StatementsModule.ending)
  }

  /// Makes a byte order mark and a `#!` line what they would be at the start of a file.
  private static func openingEdits(
    of code: String, _ tree: SourceFileSyntax
  ) -> [GeneratedSource.Edit] {
    var edits: [GeneratedSource.Edit] = []
    var offset = 0
    if code.unicodeScalars.first == "\u{FEFF}" {
      edits.append(.init(offset: 0, removed: 3, inserted: ""))
      offset = 3
    }
    if code.utf8.dropFirst(offset).starts(with: "#!".utf8) {
      edits.append(.init(offset: offset, removed: 0, inserted: "//"))
    }
    return edits
  }

  /// Whether later cells can see something the cell declares; imports are asked for apart.
  private static func declares(_ tree: SourceFileSyntax) -> Bool {
    tree.statements.contains { item in
      switch item.item {
      case .decl(let declaration):
        !declaration.is(ImportDeclSyntax.self) && !declaration.is(PoundSourceLocationSyntax.self)
      // `guard let` at the top level declares a variable of the session.
      case .stmt(let statement): statement.is(GuardStmtSyntax.self)
      case .expr(let expression): expression.is(MacroExpansionExprSyntax.self)
      @unknown default: true
      }
    }
  }

  /// What an isolated cell uses though it is not there.
  private static func problems(
    of source: CellSource, _ tree: SourceFileSyntax, _ declarations: Declarations,
    in text: SourceText
  ) -> [Diagnostic] {
    guard let isolation = source.isolation else { return [] }
    let own = Set(declarations.entries.map(\.name))
    return tree.statements.flatMap { FreeNames(in: $0).uses }.compactMap { use in
      guard use.isMember || !own.contains(use.name), let message = isolation.complaint(about: use)
      else { return nil }
      var problem = Diagnostic(severity: .error, message: message)
      problem.location = Diagnostic.Location(label: source.label, text: text, range: use.range)
      return problem
    }
  }

  private static func functionRanges(_ tree: SourceFileSyntax) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    tree.walk { node in
      if node.isFunctionBody { ranges.append(node.startOffset..<node.endOffset) }
      return !node.isFunctionBody
    }
    return ranges
  }

  private static func problem(
    of declaration: VariableDeclSyntax, in text: SourceText, label: String
  ) -> Diagnostic {
    let name = declaration.bindings.first?.pattern.trimmedDescription ?? "value"
    let value =
      declaration.bindings.first?.initializer?.value.trimmedDescription ?? "await work()"
    let call = value.contains(where: \.isNewline) ? "await work()" : value
    let task = call.contains("await") ? call : "await \(call)"
    var diagnostic = Diagnostic(
      severity: .error,
      message:
        "'async let' is not available at the top level of a cell: it would have to end with it")
    diagnostic.location = Diagnostic.Location(
      label: label, text: text, range: declaration.startOffset..<declaration.startOffset + 9)
    diagnostic.notes = [
      Diagnostic(
        severity: .note,
        message: "write 'let \(name) = Task { \(task) }' here and 'await \(name).value' where the "
          + "value is needed; later cells can use it too")
    ]
    return diagnostic
  }
}
