import JupyterProtocol
import KernelTestSupport
import Testing

@Suite("Input", .timeLimit(.minutes(2)))
struct InputTests {
  /// Takes the next question put to a client.
  private static func question(to client: KernelClient) async throws -> ReceivedMessage {
    let question = try await client.nextReply(on: .stdin)
    #expect(question.type == "input_request")
    return question
  }

  private static func answer(
    _ value: JSONValue, from client: KernelClient, parent: Header? = nil
  ) throws {
    try client.send("input_reply", ["value": value], on: .stdin, parent: parent)
  }

  @Test("A cell's question is sent to the client that runs it, and the answer to the cell")
  func question() async throws {
    try await KernelUnderTest.with { kernel, client in
      let other = try await kernel.client()
      let id = try client.execute("before\nask Your name? \npassword Your secret? ")
      let first = try await Self.question(to: client)
      #expect(first.parentID == id)
      #expect(first.content == ["prompt": "Your name? ", "password": false])
      try Self.answer("Ana", from: client, parent: first.message.header)
      let second = try await Self.question(to: client)
      #expect(second.content == ["prompt": "Your secret? ", "password": true])
      try Self.answer("\u{04}", from: client)
      let outputs = try await client.outputs(of: id)
      let text = outputs.compactMap { $0.content["text"]?.string }.joined()
      #expect(text == "before\ntext(\"Ana\")\nendOfFile\n")
      // No other client was asked: its stdin is silent until its own cell asks.
      _ = try other.execute("ask Mine? ")
      #expect(try await Self.question(to: other).content["prompt"] == "Mine? ")
      try Self.answer("", from: other)
      await other.close()
    }
  }

  @Test("Input from before the question does not answer it, nor do other clients")
  func staleAnswers() async throws {
    try await KernelUnderTest.with { kernel, client in
      let other = try await kernel.client()
      let id = try client.execute("wait door\nask Now? ")
      _ = try await client.outputs { $0.type == "execute_input" }
      try Self.answer("too early", from: client)
      // The early answer has been read once its client's later request has been answered.
      _ = try await client.reply(to: client.send("kernel_info_request"))
      kernel.executor.open("door")
      let question = try await Self.question(to: client)
      try Self.answer("not asked", from: other)
      _ = try await other.reply(to: other.send("kernel_info_request"))
      var another = question.message.header
      another.messageID = "another question"
      try Self.answer("to another question", from: client, parent: another)
      try client.send("input_reply", ["worth": 1], on: .stdin)
      try Self.answer("in time", from: client, parent: question.message.header)
      let texts = try await client.outputs(of: id).compactMap { $0.content["text"]?.string }
      #expect(texts == ["text(\"in time\")\n"])
      await other.close()
    }
  }

  @Test("A front-end without input is not asked, and the cell receives the reason")
  func refusal() async throws {
    try await KernelUnderTest.with { _, client in
      let id = try client.execute("ask Anybody? ", ["allow_stdin": false])
      let text = try await client.outputs(of: id).compactMap { $0.content["text"]?.string }.joined()
      #expect(text.hasPrefix("refused(") && text.contains("allow_stdin"))
      let next = try client.execute("ask Really? ")
      let question = try await Self.question(to: client)
      #expect(question.parentID == next, "the first question of all")
      try Self.answer("yes", from: client)
      #expect(try await client.reply(to: next).content["status"] == "ok")
    }
  }

  @Test("A cell whose client is not connected to stdin does not wait")
  func unreachable() async throws {
    try await KernelUnderTest.with { kernel, client in
      let deaf = try await kernel.client(takesQuestions: false)
      let id = try deaf.execute("ask Are you there? ")
      let text = try await client.outputs { $0.parentID == id && $0.type == "stream" }.last
      #expect(text?.content["text"]?.string?.contains("not connected to stdin") == true)
      await deaf.close()
    }
  }

  @Test("An interrupt drops the question, and a late answer is ignored")
  func interrupt() async throws {
    try await KernelUnderTest.with { _, client in
      let id = try client.execute("ask Never? ")
      let dropped = try await Self.question(to: client)
      try client.send("interrupt_request", on: .control)
      #expect(try await client.reply(to: id).content["ename"] == "Interrupted")
      let next = try client.execute("ask Again? ")
      _ = try await Self.question(to: client)
      try Self.answer("late", from: client, parent: dropped.message.header)
      try Self.answer("good", from: client)
      let texts = try await client.outputs(of: next).compactMap { $0.content["text"]?.string }
      #expect(texts == ["text(\"good\")\n"])
    }
  }
}
