import CompilerProtocol
import SwiftParser
import SwiftSyntax

extension Completeness {
  /// Parses a text.
  ///
  /// Its magics are complete as they are, except a cell magic, which a blank line ends, as in
  /// IPython. A blank line also ends anything without an open bracket, so that a console user can
  /// always submit an unfinished line and read the compiler's diagnostic.
  ///
  /// Parsing is recursive and needs a large stack.
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
    // Trailing whitespace would make the parser expect more.
    let end = code.utf8.lastIndex { !SourceText.isWhitespace($0) }.map(code.utf8.index(after:))
    let tree = Parser.parse(source: String(code[..<(end ?? code.startIndex)]))
    let scan = CompletenessScan(tree)
    if scan.isInBlockComment || scan.isInRegex || scan.wantsDeclaration {
      self = .incomplete(indent: scan.nextIndent(in: text))
    } else if !tree.hasError {
      self = .complete
    } else if scan.isWrong || !scan.wantsMore {
      self = .invalid
    } else {
      self = .incomplete(indent: scan.nextIndent(in: text))
    }
    if case .incomplete = self, endsBlank, !scan.isOpen { self = .complete }
  }

  private static func lastLine(of code: String) -> Substring {
    code.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).last ?? ""
  }
}

extension Substring {
  /// The whitespace at the start of a line.
  var indent: String { String(prefix { $0 == " " || $0 == "\t" }) }

  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
