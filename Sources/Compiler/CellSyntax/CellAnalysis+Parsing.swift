import CompilerProtocol
import SwiftParser
import SwiftSyntax

extension CellAnalysis {
  /// Parses a cell.
  ///
  /// Parsing is recursive and needs a large stack.
  init(of request: CellAnalysisRequest) {
    self.init()
    let text = SourceText(request.code)
    let magics = MagicTranslator(request.magics)
    let code = magics.parsable(text)
    let isParsable = NestingScan(code).isParsable
    let tree = Parser.parse(source: isParsable ? code : "")
    let imports = Imports(in: tree, known: request.knownImports)
    describe(tree, isParsable: isParsable, importing: imports.new)
    outline = CellOutline(
      of: tree, inserting: magics.edits.map(\.inserted),
      importsNew: !isParsable || !imports.new.isEmpty)
    edits = magics.edits + Self.openingEdits(of: request.code, tree)
    // A text that does not parse goes to the compiler as it is, for its diagnostics.
    guard isParsable, !tree.hasError else {
      add([], magics.closings(in: tree))
      return
    }
    if request.wantsNameUses { nameUses = tree.statements.flatMap { FreeNames(in: $0).uses } }
    let bindings = GuardBindings(in: tree)
    edits +=
      imports.edits + bindings.edits + PlaceLiterals(in: tree).edits
      + IsolatedConstants(in: tree).edits
    earlierUses = bindings.earlierUses + EarlierUses(in: tree).uses
    let (awaits, asyncLets) = (TopLevelAwaits(in: tree), AsyncLets(in: tree))
    edits += asyncLets.edits
    asyncUses = asyncLets.uses
    awaitOpenings = awaits.wraps.map {
      TextEdit(offset: $0.range.lowerBound, removed: 0, inserted: $0.opening)
    }
    let marks = InitializationMarks(in: tree)
    setNames = marks.names
    add(
      awaits.wraps.map(\.closing) + asyncLets.closings, marks.insertions + magics.closings(in: tree)
    )
    let operators = request.assignmentOperators.union(assignmentOperators)
    let last = LastExpression(of: tree, assignmentOperators: operators)?.result
    result = last.flatMap { magics.contains($0.range.lowerBound) ? nil : $0 }
  }

  /// Sets what is known about a text even if it has errors.
  private mutating func describe(
    _ tree: SourceFileSyntax, isParsable: Bool, importing imports: Set<String>
  ) {
    self.imports = imports
    assignmentOperators = CellSyntax.assignmentOperators(declaredIn: tree)
    declarations = Declarations(in: tree)
    uses = DeclarationUses(in: tree)
    kind = Self.kind(of: tree, isParsable: isParsable, importsNew: !imports.isEmpty)
    deservesOptimization = WorkEstimate(of: tree).isMuch
    functionRanges = Self.functionRanges(tree)
  }

  /// Adds what closes the calls around `await`, and what stands behind all other changes.
  private mutating func add(_ closings: [Insertion], _ endings: [Insertion]) {
    edits = (closings + endings).filter(\.isDisplaced).map(\.edit) + edits
    awaitClosings = closings.filter { !$0.isDisplaced }.map(\.edit)
    self.endings = endings.filter { !$0.isDisplaced }.map(\.edit)
  }

  /// Makes a byte order mark and a `#!` line what they would be at the start of a file.
  private static func openingEdits(of code: String, _ tree: SourceFileSyntax) -> [TextEdit] {
    var edits: [TextEdit] = []
    var offset = 0
    if code.unicodeScalars.first == "\u{FEFF}" {
      edits.append(TextEdit(offset: 0, removed: 3, inserted: ""))
      offset = 3
    }
    if code.utf8.dropFirst(offset).starts(with: "#!".utf8) {
      edits.append(TextEdit(offset: offset, removed: 0, inserted: "//"))
    }
    return edits
  }

  private static func kind(
    of tree: SourceFileSyntax, isParsable: Bool, importsNew: Bool
  ) -> Kind {
    guard isParsable else { return .declarations }
    if tree.statements.isEmpty, !tree.hasError, tree.shebang == nil { return .empty }
    if importsNew || declares(tree) { return .declarations }
    return tree.canBeFunctionBody ? .statements : .script
  }

  /// Whether later cells may see something the cell declares, apart from its imports.
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

  private static func functionRanges(_ tree: SourceFileSyntax) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    tree.walk { node in
      if node.isFunctionBody { ranges.append(node.startOffset..<node.endOffset) }
      return !node.isFunctionBody
    }
    return ranges
  }
}
