/// Something that can parse Swift.
package protocol TextReader: Sendable {
  /// Answers a question.
  ///
  /// - Throws: The reason if it cannot; a `CancellationError` if the surrounding task is cancelled.
  func answer(_ question: TextQuestion) async throws -> TextAnswer
}

extension TextReader {
  /// Analyzes a cell without compiling it.
  package func read(_ request: CellAnalysisRequest) async throws -> CellAnalysis {
    guard case .cell(let analysis) = try await answer(.cell(request)),
      analysis.isWithin(request.code.utf8.count)
    else { throw WrongAnswer() }
    return analysis
  }

  /// Finds what has to be added to the extensions of a cell; `nil` if that cannot be told.
  package func synthesis(for request: SynthesisRequest) async throws -> Synthesis? {
    let count = request.code.utf8.count
    guard case .synthesis(let synthesis) = try await answer(.synthesis(request)),
      synthesis?.edits.allSatisfy({
        0...count ~= $0.offset && 0...(count - $0.offset) ~= $0.removed
      }) ?? true
    else { throw WrongAnswer() }
    return synthesis
  }

  /// Finds the magics of a cell; `!name` is Swift where the name is one the session has declared.
  package func magics(
    in code: String, names: Set<String>, grammar: MagicGrammar
  ) async throws -> MagicCell {
    let text = SourceText(code)
    // Most cells have no line that looks like one.
    guard !MagicLine.candidates(in: text, grammar).isEmpty else {
      return MagicCell(text, cellMagic: nil, lines: [])
    }
    let question = TextQuestion.magics(code: code, names: names, grammar: grammar)
    guard case .magics(let cellMagic, let lines) = try await answer(question) else {
      throw WrongAnswer()
    }
    return MagicCell(text, cellMagic: cellMagic, lines: lines)
  }

  /// Whether a text can run as it is.
  package func completeness(
    of code: String, grammar: MagicGrammar
  ) async throws -> Completeness {
    let question = TextQuestion.completeness(code: code, grammar: grammar)
    guard case .completeness(let answer) = try await answer(question) else {
      throw WrongAnswer()
    }
    return answer
  }

  /// Finds what can be left out of a question about the code at an offset in UTF-8 bytes.
  package func excerpt(around offset: Int, of code: String) async throws -> CodeExcerpt {
    guard case .excerpt(let excerpt) = try await answer(.excerpt(offset: offset, code: code)),
      excerpt.omitted.allSatisfy({ $0.lowerBound >= 0 && $0.upperBound <= code.utf8.count })
    else { throw WrongAnswer() }
    return excerpt
  }

  /// Finds a declaration in a text.
  ///
  /// - Parameters:
  ///   - name: Its full name, `append(contentsOf:)`.
  ///   - offset: The offset of its name in UTF-8 bytes; without it, the first of this name is found.
  ///   - code: The text.
  /// - Returns: The declaration; `nil` if the text has none of this name.
  /// - Throws: The reason if the text cannot be parsed.
  package func declaration(
    of name: String, at offset: Int?, in code: String
  ) async throws -> DeclarationText? {
    let question = TextQuestion.declaration(name: name, offset: offset, code: code)
    guard case .declaration(let found) = try await answer(question) else { throw WrongAnswer() }
    return found
  }

  /// Finds the name of the function in the innermost call around an offset, both in UTF-8 bytes.
  package func callee(around offset: Int, in code: String) async throws -> Range<Int>? {
    guard case .callee(let found) = try await answer(.callee(offset: offset, code: code)) else {
      throw WrongAnswer()
    }
    return found
  }
}

/// The answer belongs to another question or another text.
private struct WrongAnswer: Error {}
