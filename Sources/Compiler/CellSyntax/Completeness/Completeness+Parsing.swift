import CompilerProtocol
import SwiftParser
import SwiftSyntax

extension Completeness {
  /// Parses a text.
  ///
  /// The magics of it are complete as they are, but for one of the whole cell, which a blank line
  /// ends, as in IPython. A blank line also ends what could go on without an open bracket, so that
  /// nobody is caught in a console by half a line: the compiler says what is missing.
  ///
  /// Parsing is recursive: run this where there is stack enough.
  init(of code: String, grammar: MagicGrammar) {
    let cell = MagicCell(code, names: [], grammar: grammar)
    let endsBlank = code.contains(where: \.isNewline) && Self.lastLine(of: code).isBlank
    if let magic = cell.cellMagic, !(magic.syntax.body == .swift && endsBlank) {
      self = endsBlank ? .complete : .incomplete(indent: Self.lastLine(of: code).indent)
    } else {
      self.init(ofSwift: cell.swift, as: cell.text, endsBlank: endsBlank)
    }
  }

  private init(ofSwift code: String, as text: SourceText, endsBlank: Bool) {
    let nesting = NestingScan(code)
    guard nesting.isParsable else {
      self = nesting.isOpen ? .incomplete(indent: "") : .complete
      return
    }
    // White space at the end tells the parser that something else was meant to follow.
    let end = code.utf8.lastIndex { !SourceText.isWhitespace($0) }.map(code.utf8.index(after:))
    let tree = Parser.parse(source: String(code[..<(end ?? code.startIndex)]))
    let survey = CompletenessScan(tree)
    if survey.isInBlockComment || survey.isInRegex || survey.wantsDeclaration {
      self = .incomplete(indent: survey.nextIndent(in: text))
    } else if !tree.hasError {
      self = .complete
    } else if survey.isWrong || !survey.wantsMore {
      self = .invalid
    } else {
      self = .incomplete(indent: survey.nextIndent(in: text))
    }
    if case .incomplete = self, endsBlank, !survey.isOpen { self = .complete }
  }

  private static func lastLine(of code: String) -> Substring {
    code.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).last ?? ""
  }
}

extension Substring {
  /// The white space a line begins with.
  var indent: String { String(prefix { $0 == " " || $0 == "\t" }) }

  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
