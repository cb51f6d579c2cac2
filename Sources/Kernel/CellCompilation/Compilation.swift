import CellDiagnostics
import CompilerFiles
import CompilerProtocol
import FoundationEssentials
import POSIX
import Toolchains

/// The compilation of one cell: its files, its processes and its outcome.
///
/// A cell is compiled by the first of these ways that succeeds:
/// 1. by the resident compiler, which takes a fraction of the time of a process;
/// 2. by a process, with the value of its last expression handed to the notebook;
/// 3. if errors are near that expression, by a process again, with branches of any types as that value, or
///    as the user wrote it;
/// 4. if an extension lacks what the compiler writes only for types of the same module, with that;
/// 5. if errors may come from access control, by 2. and 3. again without it.
struct Compilation {
  let source: CellSource
  var cell: RewrittenCell
  let scope: SessionScope
  var invocation: CompilerInvocation
  let tools: StandbyTools
  let resident: (any ResidentBuilder)?
  let statementImports: StatementImports
  let notices: CompilerNotices
  let reader: any TextReader
  /// Whether the cell has been given members that the compiler would not write.
  var hasSynthesizedMembers = false

  /// The result of compiling one text.
  struct Attempt {
    var form: CompiledCell.Form
    var generated: GeneratedSource
    var imports: CellImports
    var access: AccessControl
    var entrySymbol: String
    var isSuccess: Bool
    var diagnostics: [Diagnostic]

    var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
  }

  private enum LinkOutcome {
    case done
    /// The cell uses what another module keeps to itself.
    case usesInternals
    case failed(Diagnostic)
  }

  private var library: String {
    CompiledCell.library(serial: source.serial, in: invocation.workDirectory)
  }

  /// Compiles the cell at the level of optimization that the invocation names.
  func compile() async throws -> CompilationResult {
    if cell.analysis.kind == .empty { return .empty(warnings: []) }
    if !cell.problems.isEmpty { return .failed(cell.problems) }
    var isDone = false
    defer { if !isDone { removeFiles() } }
    if let base = cell.base { try await base.write(with: invocation, tools) }
    var attempt: Attempt
    if let early = try await residentAttempt() {
      attempt = early
    } else {
      attempt = try await bestAttempt(.granted)
    }
    if !attempt.isSuccess, let result = try await withSynthesizedMembers(attempt.errors) {
      isDone = true
      return result
    }
    let checked = attempt
    if !attempt.isSuccess, Self.concernsPrivates(attempt) {
      let other = try await bestAttempt(.internals)
      if other.isSuccess { attempt = other }
    }
    if !attempt.isSuccess, concernsAccess(attempt.errors) { attempt = try await bestAttempt(.off) }
    guard attempt.isSuccess else { return .failed(attempt.diagnostics) }
    if cell.outline.mayDeclareTypes { try raiseAccess() }
    let object = ObjectFile(
      Array(try Data(contentsOf: URL(fileURLWithPath: invocation.path("o")))))
    switch try await link(attempt, object) {
    case .done: break
    case .usesInternals:
      return .failed(checked.diagnostics.filter { !Self.concernsAccess($0) })
    case .failed(let error): return .failed([error] + attempt.diagnostics)
    }
    isDone = true
    for suffix in ["o", "dia"] { remove(invocation.path(suffix)) }
    let compiled = CompiledCell(
      serial: source.serial, label: source.label, library: library,
      entrySymbol: attempt.entrySymbol, declares: cell.analysis.declares, form: attempt.form,
      declarations: cell.analysis.declarations, outline: cell.outline,
      dependencies: attempt.imports.serials, uses: cell.analysis.uses, source: cell.text,
      generated: attempt.generated, imports: cell.analysis.imports,
      assignmentOperators: cell.analysis.assignmentOperators, setNames: cell.analysis.setNames,
      base: cell.base, exports: attempt.imports.exports(of: cell.outline),
      cellID: source.cellID, bindings: bindings,
      namedCells: NamedCells(in: object),
      isQuiet: attempt.diagnostics.isEmpty,
      optimization: source.optimization)
    return .compiled(compiled, warnings: attempt.diagnostics)
  }

  private var bindings: CellBindings {
    cell.analysis.declares ? scope.bindings(of: cell.outline, cell.analysis.uses) : CellBindings()
  }

  /// Makes what the cell declares public, if the compiler writes modules in the known format.
  private func raiseAccess() throws {
    do {
      try ModuleAccess.raise(inFile: invocation.path("swiftmodule"))
    } catch let problem as ModuleFormat.Unknown {
      notices.say(problem.description)
    }
  }

  /// Compiles the cell with its result handed on, or else as the user wrote it.
  private func bestAttempt(_ access: AccessControl) async throws -> Attempt {
    var attempt = try await compile(handingOnResult: .typed, access)
    if attempt.isSuccess || !concernsResult(attempt.errors) { return attempt }
    if cell.canHandOn(.erased) {
      attempt = try await compile(handingOnResult: .erased, access)
      if attempt.isSuccess { return attempt }
    }
    return try await compile(handingOnResult: .none, access)
  }

  /// Whether access control between cells may have caused the errors.
  private func concernsAccess(_ errors: [Diagnostic]) -> Bool {
    !scope.cells.isEmpty && errors.contains(where: Self.concernsAccess)
  }

  private static func concernsAccess(_ error: Diagnostic) -> Bool {
    let phrases = [
      "must be declared", "must be as accessible", "cannot be declared", "ambiguous operator",
      "ambiguous precedence group", "multiple precedence group", "inaccessible due to",
      "protection level", "uses a private", "uses a fileprivate", "uses an internal",
    ]
    return phrases.contains { error.message.contains($0) }
  }

  /// Whether private members of superclasses may have caused errors that one file would not have.
  private static func concernsPrivates(_ attempt: Attempt) -> Bool {
    !attempt.imports.grantedPrivates.isEmpty
      && attempt.errors.contains { error in
        ["override", "ambiguous use of"].contains { error.message.contains($0) }
      }
  }

  /// Whether handing on the result may have caused or changed the errors.
  private func concernsResult(_ errors: [Diagnostic]) -> Bool {
    guard let range = cell.analysis.result?.range else { return false }
    let lines = cell.text.line(at: range.lowerBound)...cell.text.line(at: range.upperBound)
    return errors.contains { error in
      guard let location = error.location, location.label == source.label else { return true }
      return lines.contains(location.line - 1)
    }
  }

  /// Where values may be unused: the last expression's is the cell's result, unless it turns out that
  /// the branches of an `if` or `switch` have none in common.
  private func unwarnedRange(isSuccess: Bool) -> Range<Int>? {
    guard let result = cell.analysis.result else { return nil }
    return result.form == .plain || !isSuccess ? result.range : nil
  }

  private func compile(
    handingOnResult use: ResultUse, _ access: AccessControl
  ) async throws -> Attempt {
    // Diagnostics are best with all earlier declarations in view: they may suggest any of them.
    let imports = scope.allImports(for: cell.outline, qualifying: cell.analysis.qualifiedNames)
    let generated = cell.generated(handingOnResult: use, seeing: imports, access)
    var invocation = invocation
    invocation.access = access
    remove(invocation.path("dia"))
    try Data(generated.bytes).write(to: URL(fileURLWithPath: invocation.path("swift")))
    let outcome = try await tools.frontend.run(invocation.arguments)
    let mapping = DiagnosticMapping(
      .init(
        label: source.label, moduleName: invocation.moduleName, text: cell.text,
        generated: generated, functionRanges: cell.analysis.functionRanges),
      after: scope.knownCells.map { cell in
        .init(
          label: cell.label, moduleName: cell.moduleName, text: cell.source,
          generated: cell.generated)
      },
      absentNames: source.absentNames.merging(scope.unusableNames) { first, _ in first },
      unusedIn: unwarnedRange(isSuccess: outcome.status.isSuccess))
    let file = try? Data(contentsOf: URL(fileURLWithPath: invocation.path("dia")))
    let entries = try? SerializedDiagnostics(Array(file ?? Data())).entries
    var diagnostics = mapping.map(entries ?? [])
    let isSuccess = outcome.status.isSuccess
    if !isSuccess, !diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics.append(.failure(of: "compiler", outcome))
    }
    if !diagnostics.isEmpty { diagnostics = hints.added(to: diagnostics) }
    return Attempt(
      form: .module, generated: generated, imports: imports, access: access,
      entrySymbol: invocation.entrySymbol, isSuccess: isSuccess, diagnostics: diagnostics)
  }

  private var hints: DiagnosticHints {
    let cells =
      scope.cells.map { ($0.label, $0.declarations) } + [(source.label, cell.analysis.declarations)]
    return DiagnosticHints(
      session: HintedSession(
        imports: scope.importedModules.union(cell.analysis.imports),
        names: cells.flatMap { label, declarations in
          declarations.entries.filter { $0.kind != .unavailable }.map { ($0.name, label) }
        }, lostNames: scope.lostNames, text: cell.text.text))
  }

  private func link(_ attempt: Attempt, _ object: ObjectFile) async throws -> LinkOutcome {
    let module =
      attempt.form == .statements
      ? CompiledCell.moduleName(serial: StatementsModule.serial) : invocation.moduleName
    if let renamed = object.renaming(module: module) {
      try Data(renamed).write(to: URL(fileURLWithPath: invocation.path("o")))
    }
    var needed = NeededLibraries(of: object, invocation.sessionPaths)
    needed.includesCommon = attempt.access == .off
    let isIsolated = source.isolation != nil
    let earlier = isIsolated ? scope.cells : scope.cells(numbered: attempt.imports.serials)
    var linker = LinkerInvocation(
      toolchain: invocation.toolchain, searchPaths: invocation.sessionPaths,
      object: invocation.path("o"), library: library,
      earlierLibraries: earlier.reversed().map(\.library), importedLibraries: needed.paths)
    linker.loadsEarlierLibraries = isIsolated
    linker.reportsMissingSymbols = attempt.access == .off
    let outcome = try await tools.linker.run(linker.arguments)
    guard outcome.status.isSuccess else { return .failed(.failure(of: "linker", outcome)) }
    let missing = LinkerInvocation.missingSymbols(in: outcome.standardError)
    return missing.isEmpty ? .done : .usesInternals
  }

  private func removeFiles() {
    for suffix in ["swift", "o", "dia", "swiftmodule", "swiftdoc", "swiftsourceinfo"] {
      remove(invocation.path(suffix))
    }
    remove(library)
    cell.base?.remove()
  }

  private func remove(_ path: String) {
    // Most of these files may not exist.
    try? FileManager.default.removeItem(atPath: path)
  }
}
