package import CompilerProtocol

/// A compiler that stays, so that no process has to be started for a cell and little be read anew.
package protocol ResidentBuilder: Sendable {
  /// Compiles a text.
  ///
  /// - Returns: Whether the object is there, with nothing to remark on the text. If not, for a reason
  ///   of the text's or one of the builder's own, a process that was started for it has to say why.
  /// - Throws: A `CancellationError` when the surrounding task was cancelled.
  func build(_ order: BuildRequest) async throws(CancellationError) -> Bool
}
