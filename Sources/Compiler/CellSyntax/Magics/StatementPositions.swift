import SwiftSyntax

/// The positions of a text where a statement can start.
struct StatementPositions {
  /// What a statement is part of.
  enum Position: Hashable {
    case topLevel
    /// In a loop or a condition at the top level.
    case block
    case functionBody
  }

  /// A token, with the innermost bracket or quote that is open after it.
  private struct Stop {
    var token: TokenSyntax
    var range: Range<Int>
    var opener: TokenSyntax?
  }

  private var stops: [Stop] = []
  /// The ranges of block comments, in order.
  private var comments: [Range<Int>] = []
  /// The variables, parameters, functions and types that the text declares anywhere.
  let declaredNames: Set<String>

  init(in tree: SourceFileSyntax) {
    declaredNames = Self.declaredNames(in: tree)
    var openers: [TokenSyntax] = []
    for token in tree.tokens(viewMode: .sourceAccurate) {
      if token.opensSomething {
        openers.append(token)
      } else if token.closesSomething {
        // A closing bracket also closes what was left open inside.
        if let match = openers.lastIndex(where: { $0.isClosed(by: token) }) {
          openers.removeSubrange(match...)
        }
      }
      let range = token.startOffset..<token.endOffset
      stops.append(Stop(token: token, range: range, opener: openers.last))
      collectComments(in: token.leadingTrivia, from: token.position.utf8Offset)
      collectComments(in: token.trailingTrivia, from: range.upperBound)
    }
  }

  private mutating func collectComments(in trivia: Trivia, from start: Int) {
    var start = start
    for piece in trivia {
      let end = start + piece.sourceLength.utf8Length
      switch piece {
      case .blockComment, .docBlockComment: comments.append(start..<end)
      default: break
      }
      start = end
    }
  }

  /// Where a statement at an offset would be, if one can start there; the text must be blank there.
  func position(at offset: Int) -> Position? {
    let comment = comments.firstIndex(partitionedBy: { $0.upperBound > offset })
    if comment < comments.count, comments[comment].contains(offset) { return nil }
    // The first token that ends after the offset also starts after it, unless it is a literal.
    let next = stops.firstIndex(partitionedBy: { $0.range.upperBound > offset })
    if next < stops.count, stops[next].range.lowerBound <= offset { return nil }
    guard next > 0 else { return .topLevel }
    let previous = stops[next - 1]
    guard !previous.token.wantsMore else { return nil }
    guard let opener = previous.opener else { return .topLevel }
    guard opener.tokenKind == .leftBrace else { return nil }
    return opener.isInFunctionBody ? .functionBody : .block
  }

  private static func declaredNames(in tree: SourceFileSyntax) -> Set<String> {
    var names: Set<String> = []
    tree.walk { node in
      if let pattern = node.as(IdentifierPatternSyntax.self) {
        names.insert(pattern.identifier.text)
      } else if let parameter = node.as(FunctionParameterSyntax.self) {
        names.insert((parameter.secondName ?? parameter.firstName).text)
      } else if let parameter = node.as(ClosureShorthandParameterSyntax.self) {
        names.insert(parameter.name.text)
      } else if let parameter = node.as(ClosureParameterSyntax.self) {
        names.insert((parameter.secondName ?? parameter.firstName).text)
      } else if let declaration = node.asProtocol((any NamedDeclSyntax).self) {
        names.insert(declaration.name.text)
      }
      return true
    }
    return names
  }
}

extension TokenSyntax {
  fileprivate var opensSomething: Bool {
    switch tokenKind {
    case .leftBrace, .leftParen, .leftSquare: true
    case .stringQuote, .multilineStringQuote, .singleQuote:
      parent?.as(StringLiteralExprSyntax.self)?.openingQuote.position == position
    case .regexSlash: parent?.as(RegexLiteralExprSyntax.self)?.openingSlash.position == position
    default: false
    }
  }

  fileprivate var closesSomething: Bool {
    switch tokenKind {
    case .rightBrace, .rightParen, .rightSquare, .stringQuote, .multilineStringQuote, .singleQuote,
      .regexSlash:
      true
    default: false
    }
  }

  fileprivate func isClosed(by closer: TokenSyntax) -> Bool {
    switch closer.tokenKind {
    case .rightBrace: tokenKind == .leftBrace
    case .rightParen: tokenKind == .leftParen
    case .rightSquare: tokenKind == .leftSquare
    default: tokenKind == closer.tokenKind
    }
  }

  /// Whether a statement cannot end here, so that it continues on the next line.
  fileprivate var wantsMore: Bool {
    switch tokenKind {
    case .binaryOperator, .prefixOperator, .equal, .comma, .period, .arrow, .infixQuestionMark,
      .prefixAmpersand, .atSign, .pound:
      true
    case .colon:
      parent?.is(SwitchCaseLabelSyntax.self) != true
        && parent?.is(SwitchDefaultLabelSyntax.self) != true
        && parent?.is(LabeledStmtSyntax.self) != true
    case .keyword(let keyword):
      switch keyword {
      case .true, .false, .nil, .self, .Self, .Any, .break, .continue, .fallthrough, .`init`, .get,
        .set, .yield:
        false
      case .in: parent?.is(ClosureSignatureSyntax.self) != true
      default: parent?.is(DeclReferenceExprSyntax.self) != true
      }
    default: false
    }
  }

  /// Whether the brace is, or is inside, the body of a function, a closure or a type.
  fileprivate var isInFunctionBody: Bool {
    var node = parent
    while let current = node {
      if current.isFunctionBody { return true }
      node = current.parent
    }
    return false
  }
}

extension Array {
  /// The first index whose element meets a condition that all later elements meet, too.
  fileprivate func firstIndex(partitionedBy isBehind: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
