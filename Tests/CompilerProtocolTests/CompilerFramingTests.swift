import CompilerProtocol
import RunnerProtocol
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

  @Test("A frame that says nothing known is refused")
  func unknown() {
    #expect(throws: FrameError.self) { try CompilerCommand(frame: [99]) }
    #expect(throws: FrameError.self) { try CompilerEvent(frame: [1, 2]) }
  }

  private func roundTrip<Value: FrameCodable>(_ value: Value) throws -> Value {
    var buffer = FrameBuffer()
    buffer.append(value.frame())
    let frame = try #require(try buffer.next())
    return try Value(frame: frame)
  }
}
