package import CompilerProtocol
internal import POSIX
internal import SwiftParser
internal import SwiftSyntax

/// Parses Swift in this process, with the toolchain's own parser.
package struct SyntaxReader: TextReader {
  package init() {}

  /// Answers a question on a thread of its own, since parsing is recursive.
  ///
  /// - Throws: A ``POSIXError`` if the system cannot start another thread.
  package func answer(_ question: TextQuestion) async throws -> TextAnswer {
    try await BackgroundThread.run(stackSize: Self.stackSize(for: question)) {
      Self.answer(question)
    }
  }

  /// Answers a question on a thread of its own, and passes the answer on.
  ///
  /// - Throws: A ``POSIXError`` if the system cannot start another thread.
  package func answer(
    _ question: TextQuestion, _ receive: @escaping @Sendable (TextAnswer) -> Void
  ) throws {
    try BackgroundThread.start(name: "reading", stackSize: Self.stackSize(for: question)) {
      receive(Self.answer(question))
    }
  }

  private static func answer(_ question: TextQuestion) -> TextAnswer {
    switch question {
    case .cell(let request): return .cell(CellAnalysis(of: request))
    case .synthesis(let request): return .synthesis(Synthesis(request))
    case .magics(let code, let names, let grammar):
      let cell = MagicCell(code, names: names, grammar: grammar)
      return .magics(cell: cell.cellMagic, lines: cell.lines)
    case .completeness(let code, let grammar):
      return .completeness(Completeness(of: code, grammar: grammar))
    case .excerpt(let offset, let code):
      return .excerpt(parse(code).map { CodeExcerpt(around: offset, in: $0) } ?? CodeExcerpt())
    case .declaration(let name, let offset, let code):
      return .declaration(parse(code).flatMap { DeclarationText(of: name, at: offset, in: $0) })
    case .callee(let offset, let code):
      return .callee(parse(code).flatMap { $0.callee(around: offset) })
    }
  }

  private static func parse(_ code: String) -> SourceFileSyntax? {
    NestingScan(code).isParsable ? Parser.parse(source: code) : nil
  }

  /// The largest stack that parsing needs: the parser limits all recursion except that of `?:`,
  /// which takes 5 kB per level.
  private static func stackSize(for question: TextQuestion) -> Int {
    let questions = question.code.utf8.count { $0 == UInt8(ascii: "?") }
    return 256 << 20 + questions << 13
  }
}
