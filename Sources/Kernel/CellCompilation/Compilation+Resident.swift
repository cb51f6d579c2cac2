import CompilerProtocol

extension Compilation {
  /// Has the resident compiler compile the cell, as most cells are to be compiled.
  ///
  /// - Returns: What came of it; nothing if it cannot, or if there is anything to say about the text:
  ///   the diagnostics users see are those of a compiler that knows nothing from before.
  func residentAttempt() async throws -> Attempt? {
    guard let resident, source.sanitizer == nil, source.isolation == nil else { return nil }
    // Should it come to that, the process that says what is wrong is already there.
    tools.frontend.prepare()
    var piece = cell.reading.isStatements ? statements : wholeCell
    piece.invocation.cellsInView = piece.view.serials
    let order = BuildRequest(
      work: piece.work, source: piece.invocation.path("swift"),
      text: String(decoding: piece.text.bytes, as: UTF8.self),
      arguments: piece.invocation.driverArguments(emittingModule: cell.reading.declares),
      object: piece.invocation.path("o"), destination: invocation.path("o"))
    guard try await resident.build(order) else { return nil }
    return Attempt(
      generated: piece.text, view: piece.view, access: .granted,
      entrySymbol: piece.invocation.entrySymbol, isSuccess: true,
      isStatements: cell.reading.isStatements, diagnostics: [])
  }

  /// What the resident compiler gets to compile.
  private struct BuildInput {
    /// What it is to be compiled with the knowledge of.
    var work: String
    var view: CellImports
    var text: GeneratedSource
    var invocation: CompilerInvocation
  }

  /// The cell as a module of its own.
  private var wholeCell: BuildInput {
    BuildInput(
      work: "cells", view: cell.view,
      text: cell.generated(handingOnResult: true, seeing: cell.view, .granted),
      invocation: invocation)
  }

  /// The cell as the body of a function.
  private var statements: BuildInput {
    let view = statementsView.view(for: cell.outline, in: scope)
    var invocation = invocation
    invocation.moduleName = CompiledCell.moduleName(serial: StatementsModule.serial)
    invocation.entrySymbol = CompiledCell.entrySymbol(serial: StatementsModule.serial)
    return BuildInput(
      work: "statements\(invocation.optimizes ? " -O" : "")", view: view,
      text: cell.generatedStatements(seeing: view), invocation: invocation)
  }
}
