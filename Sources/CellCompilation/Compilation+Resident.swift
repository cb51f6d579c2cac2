import CompilerProtocol

extension Compilation {
  /// Has the resident compiler compile the cell, as most cells are to be compiled.
  ///
  /// - Returns: What came of it; nothing if it cannot, or if there is anything to say about the text:
  ///   the diagnostics users see are those of a compiler that knows nothing from before.
  mutating func residentAttempt() async throws -> Attempt? {
    guard let resident, source.sanitizer == nil, source.isolation == nil else { return nil }
    let clock = ContinuousClock()
    let start = clock.now
    defer { timings.compiling += clock.now - start }
    // Should it come to that, the process that says what is wrong is already there.
    tools.frontend.prepare()
    let view = cell.isStatements ? statementsView.view(for: cell.outline, in: scope) : cell.view
    let generated =
      cell.isStatements
      ? cell.generatedStatements(seeing: view)
      : cell.generated(handingOnResult: true, seeing: view, .granted)
    var module = cell.isStatements ? statementsInvocation : invocation
    module.cellsInView = view.serials
    let order = BuildOrder(
      work: cell.isStatements ? "statements\(module.optimizes ? " -O" : "")" : "cells",
      source: module.path("swift"), text: String(decoding: generated.bytes, as: UTF8.self),
      arguments: module.driverArguments(emittingModule: cell.declares),
      object: module.path("o"), destination: invocation.path("o"))
    guard try await resident.build(order) else { return nil }
    return Attempt(
      generated: generated, view: view, access: .granted,
      entrySymbol: module.entrySymbol, isSuccess: true,
      isStatements: cell.isStatements, diagnostics: [])
  }

  private var statementsInvocation: CompilerInvocation {
    var invocation = invocation
    invocation.moduleName = CompiledCell.moduleName(serial: StatementsModule.serial)
    invocation.entrySymbol = CompiledCell.entrySymbol(serial: StatementsModule.serial)
    return invocation
  }
}
