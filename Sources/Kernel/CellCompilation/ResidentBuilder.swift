package import CompilerProtocol

/// A compiler that keeps running and remembers what it has read, so that a cell compiles faster.
package protocol ResidentBuilder: Sendable {
  /// Compiles a text.
  ///
  /// - Returns: Whether it compiled without a diagnostic. If not, whatever the reason, a new
  ///   compiler process has to compile it.
  /// - Throws: A `CancellationError` if the surrounding task is cancelled.
  func build(_ request: BuildRequest) async throws(CancellationError) -> Bool
}
