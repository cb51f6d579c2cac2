import CellDiagnostics
package import CompilerProtocol
import ErrorText
import FoundationEssentials
package import Toolchains

/// Turns the text of a cell into a shared library that can be loaded, or into diagnostics.
///
/// Its state between cells is in files and waiting processes. Several compilations may run at once,
/// and several sessions may share the module cache.
package struct CellCompiler: Sendable {
  package let toolchain: Toolchain
  private let searchPaths: SearchPaths
  private let workDirectory: String
  private let moduleCache: ModuleCache
  private let tools: StandbyTools
  private let reader: any TextReader
  private let resident: (any ResidentBuilder)?
  private let knownStatements = StatementCache()
  private let statementImports = StatementImports()
  private let notices: CompilerNotices

  /// Makes a compiler for one session.
  ///
  /// - Parameters:
  ///   - toolchain: The toolchain that also built the modules of `Notebook`.
  ///   - searchPaths: Where cells find what they import.
  ///   - workDirectory: The session's own directory, which must exist as long as its cells are loaded.
  ///   - moduleCache: The directory of the compiler's cache, created if it does not exist.
  ///   - reader: Parses cells.
  ///   - resident: Compiles the cells it can; a process is started for all others.
  ///   - notices: Takes what the kernel's log should have.
  package init(
    toolchain: Toolchain, searchPaths: SearchPaths, workDirectory: String, moduleCache: String,
    reader: any TextReader, resident: (any ResidentBuilder)? = nil,
    notices: CompilerNotices = CompilerNotices { _ in }
  ) {
    self.toolchain = toolchain
    self.searchPaths = searchPaths
    self.workDirectory = workDirectory
    self.moduleCache = ModuleCache(path: moduleCache)
    self.reader = reader
    self.resident = resident
    self.notices = notices
    tools = StandbyTools(of: toolchain, directory: workDirectory)
  }

  /// Starts the processes that the next cell will need.
  package func prepare() {
    tools.linker.prepare()
  }

  /// Makes the resident compiler read what statements after these cells will import.
  ///
  /// - Parameters:
  ///   - scope: What the earlier cells declare.
  ///   - optimizes: Whether to prepare for optimized cells, which are compiled separately.
  package func warmUp(after scope: SessionScope, optimizing optimizes: Bool) async {
    let source = CellSource(
      serial: StatementsModule.serial, label: "", code: "1 + 1",
      optimization: optimizes ? .on : .off)
    // Any failure is reported with the next cell.
    guard let compilation = try? await compilation(of: source, after: scope) else { return }
    statementImports.prepare(for: scope.cells.last?.outline)
    _ = try? await compilation.residentAttempt()
  }

  /// Compiles a cell that may use what earlier cells declare.
  ///
  /// A cell that fails leaves no files. Cancelling the task ends the compiler at once.
  package func compile(
    _ source: CellSource, after scope: SessionScope
  ) async -> CompilationResult {
    do {
      let compilation = try await compilation(of: source, after: scope)
      let imports = compilation.cell.imports
      if let cell = knownStatements.cell(for: source, seeing: imports, in: workDirectory) {
        return .compiled(cell, warnings: [])
      }
      defer { prepare() }
      var result = try await compilation.run()
      if case .failed(let diagnostics) = result, moduleCache.isDamaged(accordingTo: diagnostics) {
        try moduleCache.clear()
        notices.say("The compiler's cache in \(moduleCache.path) was damaged and begins anew.")
        result = try await compilation.run()
      }
      if case .compiled(let cell, _) = result {
        knownStatements.keep(cell, of: source, seeing: imports)
      }
      return result
    } catch is CancellationError {
      return .cancelled
    } catch {
      return .failed([Diagnostic(severity: .error, message: error.sentence)])
    }
  }

  /// What a cell would declare that does not compile; nothing if it cannot be read.
  package func declarations(of source: CellSource) async -> Declarations {
    let analysis = try? await reader.read(CellAnalysisRequest(source, after: SessionScope()))
    return analysis?.declarations ?? Declarations()
  }

  private func compilation(
    of source: CellSource, after scope: SessionScope
  ) async throws -> Compilation {
    let analysis = try await reader.read(CellAnalysisRequest(source, after: scope))
    let cell = RewrittenCell(source, analysis, in: scope, directory: workDirectory)
    var invocation = invocation(
      module: CompiledCell.moduleName(serial: source.serial),
      entrySymbol: CompiledCell.entrySymbol(serial: source.serial), after: scope)
    if let base = cell.base { invocation.bases.append(base) }
    invocation.optimizes = source.optimization.optimizes(analysis)
    invocation.sanitizer = source.sanitizer
    return Compilation(
      source: source, cell: cell, scope: scope, invocation: invocation, tools: tools,
      resident: resident, statementImports: statementImports, notices: notices,
      reader: reader)
  }

  private func invocation(
    module: String, entrySymbol: String, after scope: SessionScope
  ) -> CompilerInvocation {
    CompilerInvocation(
      toolchain: toolchain, moduleName: module, entrySymbol: entrySymbol,
      workDirectory: workDirectory, sessionPaths: searchPaths, moduleCache: moduleCache.path,
      bases: scope.bases, versions: scope.moduleVersions, optimizes: false)
  }
}

extension CellCompiler {
  /// Moves a cell to a new place in the chain, after the cells of a scope, if it is movable.
  ///
  /// What was compiled against the cell at its old place keeps seeing what it saw there.
  ///
  /// - Returns: The cell as later ones will see it.
  /// - Throws: The failure of the compiler.
  package func move(
    _ cell: CompiledCell, after scope: SessionScope
  ) async throws -> CompiledCell {
    guard let old = cell.base else { return cell }
    let imports = scope.imports(for: cell.outline)
    let base = ReexportModule(
      ofCell: cell.serial, version: old.version + 1, exporting: imports.exports(of: cell.outline),
      in: workDirectory)
    guard base.exports != old.exports else { return cell }
    let invocation = invocation(
      module: base.moduleName, entrySymbol: cell.entrySymbol, after: scope)
    try await base.write(with: invocation, tools)
    var moved = cell
    moved.base = base
    moved.dependencies.formUnion(imports.serials)
    return moved
  }

  /// The scope without cells that are being run again, or were.
  ///
  /// - Parameters:
  ///   - cells: The serial numbers of the cells.
  ///   - scope: The scope with them.
  ///   - version: A number that is used for this change only.
  /// - Returns: The scope without them.
  /// - Throws: An error when the module of a cell cannot be changed.
  package func retire(
    _ cells: Set<Int>, in scope: SessionScope, as version: Int
  ) throws -> SessionScope {
    try scope.retiring(cells, as: version, in: workDirectory)
  }

  /// The text of a cell that is being typed, as the compiler would get it now.
  package func draft(of code: String, after scope: SessionScope) -> CellDraft {
    let module = "Cell_next\(scope.cells.last?.serial ?? 0)_\(scope.cells.count)"
    let invocation = invocation(module: module, entrySymbol: "main", after: scope)
    let document = invocation.path("swift")
    let imports = scope.allImports(for: nil)
    return CellDraft(
      moduleName: module, document: document,
      preamble: Preamble.draft.text(importing: imports.importLines(.granted)), code: code,
      arguments: invocation.questionArguments + [document])
  }
}

extension CellAnalysisRequest {
  fileprivate init(_ source: CellSource, after scope: SessionScope) {
    self.init(code: source.code)
    magics = source.magics
    knownImports = scope.importedModules
    assignmentOperators = scope.assignmentOperators
    wantsNameUses = source.isolation != nil
  }
}
