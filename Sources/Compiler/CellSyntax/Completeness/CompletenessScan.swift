import CompilerProtocol
import SwiftSyntax

/// What the tokens of a text tell about its end.
struct CompletenessScan {
  /// More text cannot make it right.
  private(set) var isWrong = false
  /// Something is missing at the very end.
  private(set) var wantsMore = false
  private(set) var isInBlockComment = false
  /// The end needs a line of its own: a function needs its body, an attribute its declaration.
  private(set) var wantsDeclaration = false
  /// The end is inside a regular expression that started with `#/`, which the lexer reads as Swift
  /// code until it finds its end.
  private(set) var isInRegex = false
  private var isInString = false
  private var isInCondition = false
  /// The open brackets, the innermost last.
  private var openers: [TokenSyntax] = []
  private var lastToken: TokenSyntax?
  /// A `repeat` at the end lacks its `while`.
  private var wantsKeyword = false
  /// A token other than a closing bracket is missing, such as an operand or a name.
  private var wantsContinuation = false

  init(_ tree: SourceFileSyntax) {
    let tokens = Array(tree.tokens(viewMode: .all))
    lastToken = tokens.last { $0.presence == .present && $0.tokenKind != .endOfFile }
    let end = lastToken?.endOffset ?? 0
    for token in tokens { visit(token, end: end) }
    if case .decl(let declaration)? = tree.statements.last?.item {
      let function = declaration.as(FunctionDeclSyntax.self)
      wantsDeclaration =
        declaration.is(MissingDeclSyntax.self)
        || function.map { $0.body == nil && !wantsContinuation } ?? false
    }
    wantsDeclaration = wantsDeclaration && !isWrong && openers.isEmpty && !isInString
  }

  /// Whether something is open that needs an end of its own.
  var isOpen: Bool {
    !openers.isEmpty || isInString || isInRegex || isInBlockComment || isInCondition
  }

  private mutating func visit(_ token: TokenSyntax, end: Int) {
    if let diagnostic = token.tokenDiagnostic, diagnostic.severity == .error {
      if diagnostic.kind == .unterminatedBlockComment {
        isInBlockComment = true
      } else {
        isWrong = true
      }
    }
    if token.parent?.is(UnexpectedNodesSyntax.self) ?? false { isWrong = true }
    if token.isCaseOutsideSwitch { isWrong = true }
    guard token.presence == .missing else {
      switch token.tokenKind {
      case .leftBrace, .leftParen, .leftSquare: openers.append(token)
      case .rightBrace, .rightParen, .rightSquare: _ = openers.popLast()
      default: break
      }
      return
    }
    if let regex = token.parent?.as(RegexLiteralExprSyntax.self), regex.openingPounds != nil,
      regex.regex.text.isEmpty
    {
      isInRegex = true
    }
    // No later line can add what is missing before the end.
    guard token.position.utf8Offset >= end else {
      isWrong = true
      return
    }
    wantsMore = true
    switch token.tokenKind {
    case .stringQuote, .regexSlash, .singleQuote: isWrong = true
    case .multilineStringQuote: isInString = true
    case .poundEndif: isInCondition = true
    case .rightBrace, .rightParen, .rightSquare, .rightAngle, .leftBrace, .keyword(.else):
      break
    case .keyword(.while): wantsKeyword = true
    default: wantsContinuation = true
    }
  }

  /// The indent that a Swift programmer would start the next line with.
  func nextIndent(in text: SourceText) -> String {
    let lines = (0..<text.lineCount).map { text.string(text.range(ofLine: $0))[...] }
    func indent(ofLineAt offset: Int) -> String { lines[text.line(at: offset)].indent }
    let last = lines.last { !$0.isBlank }?.indent ?? ""
    if isInString || isInRegex || isInBlockComment || wantsDeclaration { return last }
    if openers.isEmpty, wantsKeyword || lastToken?.tokenKind == .keyword(.catch) { return last }
    let unit = Self.indentUnit(of: lines)
    guard let opener = openers.last else {
      return wantsContinuation ? indent(ofLineAt: statementStart) + unit : last
    }
    let outer = indent(ofLineAt: opener.startOffset)
    // The cases of a `switch` are not indented.
    if opener.parent?.is(SwitchExprSyntax.self) ?? false, opener == lastToken { return outer }
    if wantsContinuation, last == outer + unit { return last + unit }
    return outer + unit
  }

  /// Where the last statement begins.
  private var statementStart: Int {
    var node = lastToken.map { Syntax($0) }
    while let current = node {
      if current.is(CodeBlockItemSyntax.self) { return current.startOffset }
      node = current.parent
    }
    return lastToken?.startOffset ?? 0
  }

  /// The unit of indentation: the shortest indent of the text, or four spaces.
  private static func indentUnit(of lines: [Substring]) -> String {
    let indents = lines.filter { !$0.isBlank }.map(\.indent).filter { !$0.isEmpty }
    let shortest = indents.min { $0.count < $1.count } ?? "    "
    return shortest.hasPrefix("\t") ? "\t" : shortest
  }
}

extension TokenSyntax {
  /// Whether the token starts a case outside of a `switch`.
  fileprivate var isCaseOutsideSwitch: Bool {
    guard let label = parent,
      label.is(SwitchCaseLabelSyntax.self) || label.is(SwitchDefaultLabelSyntax.self)
    else { return false }
    var node: Syntax? = label
    while let current = node {
      if current.is(SwitchExprSyntax.self) { return false }
      node = current.parent
    }
    return true
  }
}
