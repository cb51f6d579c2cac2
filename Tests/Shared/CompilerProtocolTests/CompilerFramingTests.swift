import CompilerProtocol
import Frames
import Testing

@Suite("Frames between kernel and resident compiler")
struct CompilerFramingTests {
  private static let question = CodeQuestion(
    .candidates(prefix: "é", limit: 300), document: "/a/b.swift", text: "let 🦆 = 1\n", offset: 11,
    arguments: ["-O", ""], hiddenModules: ["A"])
  private static let declaration = Declaration(
    name: "f(_:)", text: "func f(_ a: Int)", documentation: "Does *it*.", module: "Cell_1",
    offset: 5)

  @Test("A command is read as it was written")
  func commands() throws {
    var other = Self.question
    other.subject = .declaration(name: "f")
    for command: CompilerCommand in [.ask(7, Self.question), .ask(8, other), .abandon(.max)] {
      #expect(try roundTrip(command) == command)
    }
  }

  @Test("An answer is read as it was written")
  func events() throws {
    let answers: [CodeAnswer] = [
      .candidates([
        Candidate(text: "a", kind: "function", signature: "a() -> Int"),
        Candidate(text: "b", kind: "", needsOptionalChaining: true),
      ]),
      .candidates([]), .declaration(nil), .declaration(Self.declaration),
      .declaration(Declaration(name: "", text: "")), .failed("no"),
    ]
    for answer in answers {
      #expect(try roundTrip(CompilerEvent.answered(3, answer)) == .answered(3, answer))
    }
  }

  @Test("What is asked of a text, and what it tells, is read as it was written")
  func texts() throws {
    let grammar = MagicGrammar([
      "%time": MagicSyntax(argument: .swift), "%%sh": MagicSyntax(body: .shell),
      "%who": MagicSyntax(),
    ])
    let magic = try #require(MagicLine.candidates(in: SourceText("%time f()"), grammar).first)
    var order = CellAnalysisRequest(code: "%time f()\n\u{0}🦆\u{FEFF}\r\n\\\"")
    order.magics = [MagicTranslation(magic, as: .measured), MagicTranslation(magic, as: .nothing)]
    order.knownImports = ["struct Foundation.Date"]
    order.wantsNameUses = true
    let questions: [TextQuestion] = [
      .cell(order), .magics(code: "!ls", names: ["a", "b"], grammar: grammar),
      .completeness(code: "", grammar: grammar),
      .declaration(name: "f(_:)", offset: nil, code: "x"), .callee(offset: 3, code: "f()"),
    ]
    for question in questions {
      #expect(try roundTrip(CompilerCommand.read(1, question)) == .read(1, question))
    }
    var reading = CellAnalysis()
    reading.declarations.entries = [.init(name: "f", kind: .function("f(_:)"))]
    reading.uses.byName = ["f": ["a", "b"]]
    reading.outline.named = [.init(name: "f", kind: "func", signature: "|_:Int||")]
    reading.edits = [TextEdit(offset: 3, removed: 1, inserted: "\n\"é")]
    reading.functionRanges = [0..<0, 4..<9]
    reading.asyncLets = [AsyncLet(name: "a", value: "b", range: 1..<2)]
    reading.nameUses = [NameUse(name: "x", range: 1..<2, isMember: true)]
    reading.result = ResultExpression(range: 5..<6)
    let answers: [TextAnswer] = [
      .cell(reading), .cell(CellAnalysis()), .magics(cell: magic, lines: [magic]),
      .magics(cell: nil, lines: []), .completeness(.incomplete(indent: "\t")),
      .completeness(.invalid), .declaration(DeclarationText(text: "var a", line: 3)),
      .declaration(nil), .callee(1..<2), .callee(nil),
    ]
    for answer in answers {
      #expect(try roundTrip(CompilerEvent.read(2, answer)) == .read(2, answer))
    }
  }

  @Test("A frame that says nothing known is refused")
  func unknown() {
    #expect(throws: FrameError.self) { try CompilerCommand(frame: [99]) }
    #expect(throws: FrameError.self) { try CompilerEvent(frame: [1, 2]) }
    #expect(throws: FrameError.self) {
      try CompilerCommand(frame: [4, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x7B])
    }
  }

  private func roundTrip<Value: FrameCodable>(_ value: Value) throws -> Value {
    var buffer = FrameBuffer()
    buffer.append(value.frame())
    let frame = try #require(try buffer.next())
    return try Value(frame: frame)
  }
}
