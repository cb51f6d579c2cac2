package import CompilerProtocol
import FoundationEssentials

/// Turns the text of a cell into a loadable library or diagnostics.
///
/// It keeps little between cells but files and waiting processes; several compilations may run at
/// once, and several sessions may share the module cache.
package struct CellCompiler: Sendable {
  package let toolchain: Toolchain
  private let runtimeModules: String
  private let workFolder: String
  private let moduleCache: String
  private let tools: StandbyTools
  private let reader: any TextReader
  private let resident: (any ResidentBuilder)?
  private let knownStatements = StatementCache()
  private let statementsView = StatementImports()

  /// Makes a compiler for one session.
  ///
  /// - Parameters:
  ///   - toolchain: The toolchain that also built the runtime modules.
  ///   - runtimeModules: The folder of `Notebook.swiftmodule` and `RunnerProtocol.swiftmodule`.
  ///   - workFolder: The session's own folder, which must exist as long as its cells are loaded.
  ///   - moduleCache: The folder of the compiler's cache, made when it does not exist.
  ///   - reader: Parses the texts.
  ///   - resident: Compiles what it can, before a process is started for it.
  package init(
    toolchain: Toolchain, runtimeModules: String, workFolder: String, moduleCache: String,
    reader: any TextReader, resident: (any ResidentBuilder)? = nil
  ) {
    self.toolchain = toolchain
    self.runtimeModules = runtimeModules
    self.workFolder = workFolder
    self.moduleCache = moduleCache
    self.reader = reader
    self.resident = resident
    tools = StandbyTools(of: toolchain, folder: workFolder)
  }

  /// Has what the next cell needs start now.
  package func prepare() {
    tools.linker.prepare()
  }

  /// Has the resident compiler read what cells see that come after the given ones, and declare
  /// nothing.
  ///
  /// - Parameters:
  ///   - scope: What there is to see of the earlier cells.
  ///   - optimizes: Whether that is for cells that are optimised.
  package func warmUp(after scope: SessionScope, optimizing optimizes: Bool) async {
    let source = CellSource(
      serial: StatementsModule.serial, label: "", code: "1 + 1",
      optimization: optimizes ? .on : .off)
    // Nobody is to hear of it if this fails: the next cell does.
    guard let compilation = try? await compilation(of: source, after: scope) else { return }
    statementsView.expect(scope.cells.last?.outline)
    _ = try? await compilation.residentAttempt()
  }

  /// Compiles a cell that sees what there is to see of earlier ones.
  ///
  /// A failed cell leaves no files. Cancelling the task ends the compiler at once.
  package func compile(
    _ source: CellSource, after scope: SessionScope
  ) async -> CompilationResult {
    do {
      let compilation = try await compilation(of: source, after: scope)
      let view = compilation.cell.view
      if let cell = knownStatements.cell(for: source, seeing: view, in: workFolder) {
        return .compiled(cell, warnings: [])
      }
      defer { prepare() }
      let result = try await compilation.run()
      if case .compiled(let cell, _) = result {
        knownStatements.keep(cell, of: source, seeing: view)
      }
      return result
    } catch is CancellationError {
      return .cancelled
    } catch {
      return .failed([Diagnostic(severity: .error, message: "\(error)")])
    }
  }

  private func compilation(
    of source: CellSource, after scope: SessionScope
  ) async throws -> Compilation {
    let reading = try await reader.read(CellAnalysisRequest(source, after: scope))
    let cell = RewrittenCell(source, reading, in: scope, folder: workFolder)
    let optimizes =
      switch source.optimization {
      case .auto: reading.deservesOptimization
      case .on: true
      case .off: false
      }
    var invocation = invocation(
      module: CompiledCell.moduleName(serial: source.serial),
      entrySymbol: CompiledCell.entrySymbol(serial: source.serial), after: scope)
    if let base = cell.base { invocation.bases.append(base) }
    invocation.optimizes = optimizes
    invocation.sanitizer = source.sanitizer
    return Compilation(
      source: source, cell: cell, scope: scope, invocation: invocation, tools: tools,
      resident: resident, statementsView: statementsView)
  }

  private func invocation(
    module: String, entrySymbol: String, after scope: SessionScope
  ) -> CompilerInvocation {
    CompilerInvocation(
      toolchain: toolchain, moduleName: module, entrySymbol: entrySymbol, workFolder: workFolder,
      runtimeModules: runtimeModules, moduleCache: moduleCache, bases: scope.bases,
      optimizes: false)
  }
}

extension CellCompiler {
  /// Has a cell stand after others from now on, if it was compiled as movable.
  ///
  /// One that was not stays where it is. What was compiled against the cell where it stood goes on to
  /// see what it saw.
  ///
  /// - Returns: The cell as later ones are to know it.
  /// - Throws: What kept the compiler from doing its work.
  package func move(
    _ cell: CompiledCell, after scope: SessionScope
  ) async throws -> CompiledCell {
    guard let old = cell.base else { return cell }
    let view = scope.view(for: cell.outline)
    let base = ReexportModule(
      ofCell: cell.serial, version: old.version + 1, exporting: view.exports(of: cell.outline),
      in: workFolder)
    guard base.exports != old.exports else { return cell }
    let invocation = invocation(
      module: base.moduleName, entrySymbol: cell.entrySymbol, after: scope)
    try await base.write(with: invocation, tools)
    var moved = cell
    moved.base = base
    moved.dependencies.formUnion(view.serials)
    return moved
  }

  /// The text of a cell that is being written, as the compiler would get it now.
  package func draft(of code: String, after scope: SessionScope) -> CellDraft {
    let module = "Cell_next\(scope.cells.last?.serial ?? 0)_\(scope.cells.count)"
    let invocation = invocation(module: module, entrySymbol: "main", after: scope)
    let document = invocation.path("swift")
    let view = scope.wholeView(for: nil)
    return CellDraft(
      moduleName: module, document: document,
      preamble: Preamble.draft.text(importing: view.importLines(.granted)), code: code,
      arguments: ["-module-name", module, "-resource-dir", toolchain.resourceFolder, "-Onone"]
        + invocation.languageArguments
        + invocation.moduleFileArguments.flatMap { ["-Xfrontend", $0] } + [document])
  }
}

extension CellAnalysisRequest {
  fileprivate init(_ source: CellSource, after scope: SessionScope) {
    self.init(code: source.code)
    magics = source.magics
    knownImports = scope.imports
    assignmentOperators = scope.assignmentOperators
    wantsNameUses = source.isolation != nil
  }
}
