import CellDiagnostics
import CompilerProtocol
import Toolchains

extension Compilation {
  /// Lets the resident compiler compile the cell, which it can for most cells.
  ///
  /// - Returns: The result; `nil` if it cannot, or if there is a diagnostic. A diagnostic is left
  ///   to a new process, so that users see what a compiler says that remembers nothing.
  func residentAttempt() async throws -> Attempt? {
    guard let resident, source.sanitizer == nil, source.isolation == nil else { return nil }
    // If there is a diagnostic, the process that explains it has started by then.
    tools.frontend.prepare()
    var input = cell.analysis.kind == .statements ? statements : wholeCell
    input.invocation.cellsInView = .listed(input.imports.serials)
    let request = BuildRequest(
      work: input.work, source: input.invocation.path("swift"),
      text: String(decoding: input.text.bytes, as: UTF8.self),
      arguments: input.invocation.driverArguments(emittingModule: cell.analysis.declares),
      object: input.invocation.path("o"), destination: invocation.path("o"))
    guard try await resident.build(request) else { return nil }
    return Attempt(
      form: cell.analysis.kind == .statements ? .statements : .module, generated: input.text,
      imports: input.imports, access: .granted, entrySymbol: input.invocation.entrySymbol,
      isSuccess: true, diagnostics: [])
  }

  /// A text for the resident compiler.
  private struct BuildInput {
    /// The series of texts it belongs to; see ``BuildRequest/work``.
    var work: String
    var imports: CellImports
    var text: GeneratedSource
    var invocation: CompilerInvocation
  }

  /// The cell as a module of its own.
  private var wholeCell: BuildInput {
    BuildInput(
      work: "cells", imports: cell.imports,
      text: cell.generated(handingOnResult: .typed, seeing: cell.imports, .granted),
      invocation: invocation)
  }

  /// The cell as the body of a function.
  private var statements: BuildInput {
    let imports = statementImports.imports(for: cell.outline, in: scope)
    var invocation = invocation
    invocation.moduleName = CompiledCell.moduleName(serial: StatementsModule.serial)
    invocation.entrySymbol = CompiledCell.entrySymbol(serial: StatementsModule.serial)
    return BuildInput(
      work: "statements\(invocation.optimizes ? " -O" : "")", imports: imports,
      text: cell.generatedStatements(seeing: imports), invocation: invocation)
  }
}
