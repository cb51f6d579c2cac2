/// A question about Swift code that can be answered by parsing it.
package enum TextQuestion: Hashable, Sendable, Codable {
  /// What is known of a cell without compiling it?
  case cell(CellAnalysisRequest)
  /// Which lines are magics? `!name` is Swift where the name is one of those given.
  case magics(code: String, names: Set<String>, grammar: MagicGrammar)
  /// What has to be added to the extensions of a cell?
  case synthesis(SynthesisRequest)
  /// Is it a whole cell?
  case completeness(code: String, grammar: MagicGrammar)
  /// What can be left out of a question about the code at an offset in UTF-8 bytes?
  case excerpt(offset: Int, code: String)
  /// Where is a name declared, in UTF-8 bytes at the offset if there is one?
  case declaration(name: String, offset: Int?, code: String)
  /// What is called by the innermost call in whose parentheses an offset in UTF-8 bytes lies?
  case callee(offset: Int, code: String)
}

extension TextQuestion {
  /// The text in question.
  package var code: String {
    switch self {
    case .cell(let request): request.code
    case .synthesis(let request):
      // The longest decides about the stack.
      ([request.code] + request.extensions.map(\.declaration)).joined(separator: "\n")
    case .magics(let code, _, _), .completeness(let code, _), .declaration(_, _, let code),
      .callee(_, let code), .excerpt(_, let code):
      code
    }
  }
}
