internal import CellCompilation
package import CompilerProtocol

extension CompilerClient: ResidentBuilder {
  /// Has a text compiled.
  package func build(_ request: BuildRequest) async throws(CancellationError) -> Bool {
    guard case .built(let isGood) = try await perform({ .build($0, request) }) else { return false }
    return isGood
  }
}
