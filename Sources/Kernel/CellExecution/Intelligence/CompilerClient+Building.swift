internal import CellCompilation
internal import CompilerProtocol

extension CompilerClient: ResidentBuilder {
  /// Has a text compiled.
  func build(_ order: BuildRequest) async throws(CancellationError) -> Bool {
    guard case .built(let isGood) = try await carryOut({ .build($0, order) }) else { return false }
    return isGood
  }
}
