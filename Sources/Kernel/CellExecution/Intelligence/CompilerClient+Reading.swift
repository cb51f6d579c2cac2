internal import CompilerProtocol

extension CompilerClient: TextReader {
  /// Has a text parsed.
  ///
  /// When the process dies meanwhile, of this or of something else, a new one is asked once more.
  func answer(_ question: TextQuestion) async throws -> TextAnswer {
    for _ in 0..<2 {
      if case .read(let answer) = try await carryOut({ .read($0, question) }) { return answer }
    }
    throw ReadingFailure(executable: executable)
  }
}

/// Why a text could not be parsed.
struct ReadingFailure: Error, CustomStringConvertible {
  let executable: String

  var description: String {
    "\(executable), which reads Swift for the kernel, does not start, or ends over this text. Put it "
      + "in simpler words, or in several cells; if no cell runs, install swift-kernel again"
  }
}
