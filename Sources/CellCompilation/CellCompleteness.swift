import SwiftParser
import SwiftSyntax

/// Whether a text is a whole cell or wants another line.
package enum CellCompleteness: Hashable, Sendable {
  case complete
  /// More lines are wanted; the next should start with this indent.
  case incomplete(indent: String)
  /// No further line can make it right.
  case invalid

  /// Parses a text.
  ///
  /// Parsing is recursive: run this where there is stack enough.
  init(of code: String) {
    let nesting = NestingSurvey(code)
    guard nesting.isParsable else {
      self = nesting.isOpen ? .incomplete(indent: "") : .complete
      return
    }
    let tree = Parser.parse(source: code)
    let survey = TokenSurvey(tree)
    if survey.isInBlockComment || survey.wantsBody {
      self = .incomplete(indent: survey.nextIndent(in: code))
    } else if !tree.hasError {
      self = .complete
    } else if survey.isWrong || !survey.wantsMore {
      self = .invalid
    } else {
      self = .incomplete(indent: survey.nextIndent(in: code))
    }
  }
}

/// What the tokens of a text say about its end.
private struct TokenSurvey {
  /// Something other than more text is needed.
  private(set) var isWrong = false
  /// Something is missing at the very end.
  private(set) var wantsMore = false
  private(set) var isInBlockComment = false
  /// A function at the end has no body, which may follow on the next line.
  private(set) var wantsBody = false
  private var isInString = false
  /// The brackets still open, the innermost last.
  private var openers: [TokenSyntax] = []
  private var lastToken: TokenSyntax?
  /// The missing tokens that are no closing brackets: an operand, a name.
  private var wantsContinuation = false

  init(_ tree: SourceFileSyntax) {
    let tokens = Array(tree.tokens(viewMode: .all))
    lastToken = tokens.last { $0.presence == .present && $0.tokenKind != .endOfFile }
    let end = lastToken?.endOffset ?? 0
    for token in tokens { add(token, end: end) }
    if case .decl(let declaration)? = tree.statements.last?.item,
      let function = declaration.as(FunctionDeclSyntax.self), !tree.hasError
    {
      wantsBody = function.body == nil
    }
  }

  private mutating func add(_ token: TokenSyntax, end: Int) {
    if let diagnostic = token.tokenDiagnostic, diagnostic.severity == .error {
      if diagnostic.kind == .unterminatedBlockComment {
        isInBlockComment = true
      } else {
        isWrong = true
      }
    }
    if token.parent?.is(UnexpectedNodesSyntax.self) ?? false { isWrong = true }
    guard token.presence == .missing else {
      switch token.tokenKind {
      case .leftBrace, .leftParen, .leftSquare: openers.append(token)
      case .rightBrace, .rightParen, .rightSquare: _ = openers.popLast()
      default: break
      }
      return
    }
    // What is missing before the end no later line can bring.
    guard token.position.utf8Offset >= end else {
      isWrong = true
      return
    }
    wantsMore = true
    switch token.tokenKind {
    case .stringQuote, .regexSlash, .singleQuote: isWrong = true
    case .multilineStringQuote: isInString = true
    case .rightBrace, .rightParen, .rightSquare, .rightAngle, .poundEndif, .leftBrace: break
    default: wantsContinuation = true
    }
  }

  /// What a Swift programmer would start the next line with.
  func nextIndent(in code: String) -> String {
    let text = SourceText(code)
    func indent(ofLineAt offset: Int) -> String {
      let range = text.range(ofLine: text.line(at: offset))
      return String(text.string(range).prefix { $0 == " " || $0 == "\t" })
    }
    let lastLine = code.split(whereSeparator: \.isNewline).last {
      !$0.allSatisfy(\.isWhitespace)
    }
    let last = String((lastLine ?? "").prefix { $0 == " " || $0 == "\t" })
    if isInString || isInBlockComment || wantsBody { return last }
    let unit = Self.indentUnit(of: code)
    guard let opener = openers.last else { return wantsContinuation ? unit : last }
    let outer = indent(ofLineAt: opener.startOffset)
    // The cases of a `switch` stand below it.
    if opener.parent?.is(SwitchExprSyntax.self) ?? false, opener == lastToken { return outer }
    if wantsContinuation, last == outer + unit { return last + unit }
    return outer + unit
  }

  /// The text's own step: the shortest indent it has, or four spaces.
  private static func indentUnit(of code: String) -> String {
    let indents = code.split(whereSeparator: \.isNewline).compactMap { line -> String? in
      let indent = line.prefix { $0 == " " || $0 == "\t" }
      return indent.isEmpty || indent.count == line.count ? nil : String(indent)
    }
    let shortest = indents.min { $0.count < $1.count } ?? "    "
    return shortest.hasPrefix("\t") ? "\t" : shortest
  }
}
