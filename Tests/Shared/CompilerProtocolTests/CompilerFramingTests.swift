import CompilerProtocol
import Frames
import FuzzingSupport
import Testing

@Suite("Frames between kernel and resident compiler")
struct CompilerFramingTests {
  private static let question = CodeQuestion(
    .candidates(prefix: "é", limit: 300), document: "/a/b.swift", text: "let 🦆 = 1\n", offset: 11,
    arguments: ["-O", ""], hiddenModules: ["A"])
  private static let declaration = Declaration(
    name: "f(_:)", text: "func f(_ a: Int)", documentation: "Does *it*.", module: "Cell_1",
    offset: 5)

  private static let grammar = MagicGrammar([
    "%time": MagicSyntax(argument: .swift), "%%job": MagicSyntax(argument: .nothing, body: .swift),
  ])
  private static let magic = MagicLine.candidates(in: SourceText("%time f()"), grammar).first

  private static var commands: [CompilerCommand] {
    var other = question
    other.subject = .declaration(name: "f")
    var request = CellAnalysisRequest(code: "%time f()\n\u{0}🦆\u{FEFF}\r\n\\\"")
    request.magics = [magic].compactMap(\.self).flatMap {
      [MagicTranslation($0, as: .measured), MagicTranslation($0, as: .nothing)]
    }
    request.knownImports = ["struct Foundation.Date"]
    request.wantsNameUses = true
    let questions: [TextQuestion] = [
      .cell(request), .magics(code: "!ls", names: ["a", "b"], grammar: grammar),
      .completeness(code: "", grammar: grammar),
      .declaration(name: "f(_:)", offset: nil, code: "x"),
      .declaration(name: "f", offset: 7, code: ""), .callee(offset: 3, code: "f()"),
    ]
    return [
      .ask(7, question), .ask(8, other), .abandon(.max),
      .build(
        9,
        BuildRequest(
          work: "cells", source: "/a.swift", text: "1", arguments: ["-c", ""], object: "/a.o",
          destination: "/b.o")),
    ] + questions.map { .read(1, $0) }
  }

  private static var analysis: CellAnalysis {
    var analysis = CellAnalysis()
    analysis.declarations.entries = [.init(name: "f", kind: .function("f(_:)"))]
    analysis.uses.byName = ["f": ["a", "b"]]
    analysis.outline.named = [.init(name: "f", kind: "func", signature: "|_:Int||")]
    analysis.edits = [TextEdit(offset: 3, removed: 1, inserted: "\n\"é")]
    analysis.functionRanges = [0..<0, 4..<9]
    analysis.asyncUses = [TextEdit(offset: 1, removed: 1, inserted: "_async_a.value")]
    analysis.nameUses = [NameUse(name: "x", range: 1..<2, isMember: true)]
    analysis.result = ResultExpression(range: 5..<6)
    return analysis
  }

  private static var events: [CompilerEvent] {
    let candidates = [
      Candidate(text: "a", kind: "function", signature: "a() -> Int"),
      Candidate(text: "b", kind: "", needsOptionalChaining: true),
    ]
    let answers: [CodeAnswer] = [
      .candidates(candidates), .candidates([]), .declaration(nil), .declaration(declaration),
      .declaration(Declaration(name: "", text: "")), .failed("no"),
    ]
    let readings: [TextAnswer] = [
      .cell(analysis), .cell(CellAnalysis()),
      .magics(cell: magic, lines: [magic, magic].compactMap(\.self)),
      .magics(cell: nil, lines: []), .completeness(.incomplete(indent: "\t")),
      .completeness(.invalid), .declaration(DeclarationText(text: "var a", line: 3)),
      .declaration(nil), .callee(1..<2), .callee(nil),
    ]
    return answers.map { .answered(3, $0) } + readings.map { .read(2, $0) }
      + [.built(1, true), .built(2, false)]
  }

  @Test("A command is read as it was written")
  func commands() throws {
    #expect(Self.magic != nil)
    for command in Self.commands { #expect(try roundTrip(command) == command) }
  }

  @Test("An answer is read as it was written")
  func events() throws {
    for event in Self.events { #expect(try roundTrip(event) == event) }
  }

  @Test("A range whose end is before its start is an error")
  func reversedRange() throws {
    let frame = CompilerEvent.read(1, .callee(0x1111..<0x2222)).frame()
    let end = try #require(frame.lastIndex(of: 0x22))
    var reversed = frame
    reversed[end] = 0
    reversed[end - 1] = 0
    #expect(throws: FrameError.self) { try CompilerEvent(frame: reversed.dropFirst(4)) }
  }

  @Test("A damaged frame is a value or an error, not a trap")
  func damaged() throws {
    var mutator = Mutator(seed: 2)
    let commands = Self.commands.map { Array($0.frame().dropFirst(4)) }
    let events = Self.events.map { Array($0.frame().dropFirst(4)) }
    for _ in 0..<(10_000 / (commands.count + events.count)) {
      for command in commands { try? _ = CompilerCommand(frame: mutator.damaged(command)[...]) }
      for event in events { try? _ = CompilerEvent(frame: mutator.damaged(event)[...]) }
    }
  }

  @Test("A frame of an unknown kind is refused")
  func unknown() {
    #expect(throws: FrameError.self) { try CompilerCommand(frame: [99]) }
    #expect(throws: FrameError.self) { try CompilerEvent(frame: [1, 2]) }
    #expect(throws: FrameError.self) {
      try CompilerCommand(frame: [1, 0, 0, 0, 0x7B])
    }
  }

  private func roundTrip<Value: FrameCodable>(_ value: Value) throws -> Value {
    var buffer = FrameBuffer()
    buffer.append(value.frame())
    let frame = try #require(try buffer.next())
    return try Value(frame: frame)
  }
}
