package import CompilerProtocol

extension CompilerClient: TextReader {
  /// Has a text parsed; a second process is asked if the first one dies.
  ///
  /// - Throws: A ``ReadingFailure`` when the second one dies as well; a `CancellationError` when the
  ///   surrounding task was cancelled.
  package func answer(_ question: TextQuestion) async throws -> TextAnswer {
    for _ in 0..<2 {
      if case .read(let answer) = try await perform({ .read($0, question) }) { return answer }
    }
    throw ReadingFailure(executable: executable)
  }
}

/// Why a text could not be parsed.
struct ReadingFailure: Error, CustomStringConvertible {
  let executable: String

  var description: String {
    "\(executable), which parses Swift for the kernel, does not start, or crashes on this text. "
      + "Simplify the text or split it into several cells; if no cell runs, install swift-kernel again"
  }
}
