import CompilerProtocol
import FoundationEssentials
import POSIX

/// The compilation of one cell: its files, its processes and its outcome.
struct Compilation {
  let source: CellSource
  let cell: RewrittenCell
  let scope: SessionScope
  let invocation: CompilerInvocation
  let tools: StandbyTools
  let resident: (any ResidentBuilder)?
  let statementsView: StatementImports

  /// What a compiler made of one text.
  struct Attempt {
    var generated: GeneratedSource
    /// What it saw.
    var view: CellImports
    var access: AccessControl
    var entrySymbol: String
    var isSuccess: Bool
    /// Whether it was compiled as the body of a function.
    var isStatements = false
    var diagnostics: [Diagnostic]

    var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
  }

  /// What came of linking.
  private enum LinkOutcome {
    case done
    /// The cell uses what its module keeps to itself.
    case usesInternals
    case failed(Diagnostic)
  }

  private var library: String {
    CompiledCell.library(serial: source.serial, in: invocation.workFolder)
  }

  func run() async throws -> CompilationResult {
    if cell.reading.isEmpty { return .empty(warnings: []) }
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
    let honest = attempt
    if !attempt.isSuccess, concernsAccess(attempt.errors) { attempt = try await bestAttempt(.off) }
    guard attempt.isSuccess else { return .failed(attempt.diagnostics) }
    switch try await link(attempt) {
    case .done: break
    case .usesInternals:
      return .failed(honest.diagnostics.filter { !Self.concernsAccess($0) })
    case .failed(let error): return .failed([error] + attempt.diagnostics)
    }
    isDone = true
    for suffix in ["o", "dia"] { remove(invocation.path(suffix)) }
    let compiled = CompiledCell(
      serial: source.serial, label: source.label, library: library,
      entrySymbol: attempt.entrySymbol, declares: cell.reading.declares,
      isStatements: attempt.isStatements, declarations: cell.reading.declarations,
      outline: cell.outline, dependencies: attempt.view.serials,
      uses: cell.reading.uses, source: cell.text,
      generated: attempt.generated, imports: cell.reading.imports,
      assignmentOperators: cell.reading.assignmentOperators, setNames: cell.reading.setNames,
      base: cell.base)
    return .compiled(compiled, warnings: attempt.diagnostics)
  }

  /// Compiles with the result handed on, or as the user wrote it if that does not compile.
  private func bestAttempt(_ access: AccessControl) async throws -> Attempt {
    let attempt = try await compile(handingOnResult: true, access)
    if attempt.isSuccess || !concernsResult(attempt.errors) { return attempt }
    return try await compile(handingOnResult: false, access)
  }

  /// Whether access control may have caused errors that are none in a session.
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

  /// Whether handing on the result may have caused or changed errors.
  private func concernsResult(_ errors: [Diagnostic]) -> Bool {
    guard let range = cell.reading.result?.range else { return false }
    let lines = cell.text.line(at: range.lowerBound)...cell.text.line(at: range.upperBound)
    return errors.contains { error in
      guard let location = error.location, location.label == source.label else { return true }
      return lines.contains(location.line - 1)
    }
  }

  private func compile(
    handingOnResult: Bool, _ access: AccessControl
  ) async throws -> Attempt {
    // What is wrong is best said with all in view there is.
    let view = scope.wholeView(for: cell.outline)
    let generated = cell.generated(handingOnResult: handingOnResult, seeing: view, access)
    var invocation = invocation
    invocation.access = access
    remove(invocation.path("dia"))
    try Data(generated.bytes).write(to: URL(fileURLWithPath: invocation.path("swift")))
    let outcome = try await tools.frontend.run(invocation.arguments)
    let mapping = DiagnosticMapping(
      .init(
        label: source.label, moduleName: invocation.moduleName, text: cell.text,
        generated: generated, functionRanges: cell.reading.functionRanges), after: scope.cells,
      absentNames: source.absentNames)
    let file = try? Data(contentsOf: URL(fileURLWithPath: invocation.path("dia")))
    let entries = try? SerializedDiagnostics(Array(file ?? Data())).entries
    var diagnostics = mapping.map(entries ?? [])
    let isSuccess = outcome.status.isSuccess
    if !isSuccess, !diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics.append(.failure(of: "compiler", outcome))
    }
    return Attempt(
      generated: generated, view: view, access: access, entrySymbol: invocation.entrySymbol,
      isSuccess: isSuccess, diagnostics: diagnostics)
  }

  private func link(_ attempt: Attempt) async throws -> LinkOutcome {
    let object = ObjectFile(
      Array(try Data(contentsOf: URL(fileURLWithPath: invocation.path("o")))))
    var needed = NeededLibraries(of: object, invocation.toolchain)
    needed.includesCommon = attempt.access == .off
    // A process that has run none of the earlier cells has none of their conformances.
    let isAlone = source.isolation != nil
    let earlier = isAlone ? scope.cells : scope.cells(numbered: attempt.view.serials)
    var linker = LinkerInvocation(
      toolchain: invocation.toolchain, object: invocation.path("o"), library: library,
      earlierLibraries: earlier.reversed().map(\.library),
      importedLibraries: needed.paths)
    linker.loadsEarlierLibraries = isAlone
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
    // A file that was never made is as good as removed.
    try? FileManager.default.removeItem(atPath: path)
  }
}
