/// Reads Swift: something that knows the grammar.
package protocol TextReader: Sendable {
  /// Answers a question.
  ///
  /// - Throws: What kept it from reading; a `CancellationError` when the surrounding task was
  ///   cancelled.
  func answer(_ question: TextQuestion) async throws -> TextAnswer
}

extension TextReader {
  /// What is known of a cell without compiling it.
  package func read(_ order: CellAnalysisRequest) async throws -> CellAnalysis {
    guard case .cell(let reading) = try await answer(.cell(order)) else { throw WrongAnswer() }
    return reading
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

  /// Says whether a text can run as it stands.
  package func completeness(
    of code: String, grammar: MagicGrammar
  ) async throws -> Completeness {
    let question = TextQuestion.completeness(code: code, grammar: grammar)
    guard case .completeness(let answer) = try await answer(question) else {
      throw WrongAnswer()
    }
    return answer
  }

  /// Finds a declaration in a text.
  ///
  /// - Parameters:
  ///   - name: Its full name, `append(contentsOf:)`.
  ///   - offset: Where its name stands in UTF-8 bytes; without it the first of the name is meant.
  ///   - code: The text.
  /// - Returns: The declaration; nothing if the text has none of the name.
  /// - Throws: What kept the text from being read.
  package func declaration(
    of name: String, at offset: Int?, in code: String
  ) async throws -> DeclarationText? {
    let question = TextQuestion.declaration(name: name, offset: offset, code: code)
    guard case .declaration(let found) = try await answer(question) else { throw WrongAnswer() }
    return found
  }

  /// Finds the name of the called function, in UTF-8 bytes of the text; the innermost call counts.
  package func callee(around offset: Int, in code: String) async throws -> Range<Int>? {
    guard case .callee(let found) = try await answer(.callee(offset: offset, code: code)) else {
      throw WrongAnswer()
    }
    return found
  }
}

/// The reader has answered another question than the one it was asked.
private struct WrongAnswer: Error {}
