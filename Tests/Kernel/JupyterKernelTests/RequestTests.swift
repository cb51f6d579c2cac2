import JupyterKernel
import JupyterProtocol
import KernelTestSupport
import Testing

@Suite("Requests beside cells", .timeLimit(.minutes(2)))
struct RequestTests {
  @Test(
    "Every request is answered with its identity, between busy and idle",
    arguments: [
      ("kernel_info_request", [:]),
      ("complete_request", ["code": "pri", "cursor_pos": 3]),
      ("inspect_request", ["code": "print", "cursor_pos": 5]),
      ("is_complete_request", ["code": "func f() {"]),
      ("history_request", ["hist_access_type": "tail", "n": 5]),
      ("comm_info_request", [:]),
      ("connect_request", [:]),
      ("interrupt_request", [:]),
    ] as [(String, JSONValue)])
  func answers(type: String, content: JSONValue) async throws {
    try await KernelUnderTest.with { _, client in
      for channel in [KernelClient.Channel.shell, .control] {
        let id = try client.send(type, content, on: channel)
        let reply = try await client.reply(to: id, on: channel)
        #expect(reply.type == type.replacing("_request", with: "_reply"))
        if type != "is_complete_request" { #expect(reply.content["status"] == "ok") }
        #expect(try await client.outputs(of: id).map(\.label) == ["busy", "idle"])
      }
    }
  }

  @Test("The kernel describes itself")
  func kernelInfo() async throws {
    try await KernelUnderTest.with(.tcp) { _, client in
      let content = try await client.reply(to: client.send("kernel_info_request")).content
      #expect(content["protocol_version"] == "5.5")
      #expect(content["supported_features"] == ["kernel subshells"])
      #expect(content["implementation"] == "swift-kernel")
      let language = try #require(content["language_info"])
      #expect(
        language == [
          "name": "swift", "version": "6.3.1", "mimetype": "text/x-swift",
          "file_extension": ".swift", "pygments_lexer": "swift", "codemirror_mode": "swift",
        ])
    }
  }

  @Test("Completeness comes from the executor")
  func completeness() async throws {
    try await KernelUnderTest.with { _, client in
      func ask(_ code: String) async throws -> JSONValue {
        try await client.reply(
          to: client.send("is_complete_request", ["code": .string(code)])
        ).content
      }
      let answers = [try await ask("1"), try await ask("f {"), try await ask("}")]
      #expect(
        answers == [
          ["status": "complete"], ["status": "incomplete", "indent": "  "],
          ["status": "invalid"],
        ])
    }
  }

  @Test("Unknown requests get busy and idle, and the next request is answered")
  func unknown() async throws {
    try await KernelUnderTest.with { _, client in
      for channel in [KernelClient.Channel.shell, .control] {
        let id = try client.send("debug_request", ["x": 1], on: channel)
        #expect(try await client.outputs(of: id).map(\.label) == ["busy", "idle"])
        let next = try client.send("kernel_info_request", on: channel)
        #expect(try await client.nextReply(on: channel).parentID == next)
      }
    }
  }

  @Test(
    "A request whose content cannot be decoded gets an error reply",
    arguments: [
      ("execute_request", [:]),
      ("execute_request", ["code": 7]),
      ("complete_request", ["code": "x", "cursor_pos": "one"]),
      ("history_request", ["hist_access_type": "all"]),
      ("is_complete_request", []),
    ] as [(String, JSONValue)])
  func unreadable(type: String, content: JSONValue) async throws {
    try await KernelUnderTest.with { _, client in
      let id = try client.send(type, content)
      let reply = try await client.reply(to: id)
      #expect(reply.type == type.replacing("_request", with: "_reply"))
      #expect(reply.content["status"] == "error")
      #expect(reply.content["ename"] == "BadRequest")
      #expect(try await client.outputs(of: id).map(\.label) == ["busy", "idle"])
    }
  }

  @Test("Answers on stdin without a question do no harm")
  func input() async throws {
    try await KernelUnderTest.with { _, client in
      try client.send("input_reply", ["value": "x"], on: .stdin)
      client.send(raw: [[1], [2]], on: .stdin)
      _ = try await client.reply(to: client.send("kernel_info_request"))
    }
  }

  @Test("The heartbeat answers while a cell runs")
  func heartbeat() async throws {
    try await KernelUnderTest.with { kernel, client in
      let id = try client.execute("wait door")
      #expect(try await client.beat([[1, 2], [], [3]]) == [[1, 2], [], [3]])
      kernel.executor.open("door")
      _ = try await client.reply(to: id)
    }
  }

  @Test("The history is read by tail, range and search")
  func history() async throws {
    try await KernelUnderTest.with { _, client in
      let cells = ["let a", "result 1", "let b", "let a", "other"]
      for cell in cells { _ = try await client.reply(to: client.execute(cell)) }
      _ = try await client.reply(to: client.execute("hidden", ["store_history": false]))
      func ask(_ content: JSONValue) async throws -> JSONValue? {
        try await client.reply(to: client.send("history_request", content)).content["history"]
      }
      #expect(
        try await ask(["hist_access_type": "tail", "n": 2])
          == [[1, 4, "let a"], [1, 5, "other"]])
      #expect(
        try await ask([
          "hist_access_type": "range", "session": 0, "start": 1, "stop": 3, "output": true,
        ]) == [[1, 1, ["let a", .null]], [1, 2, ["result 1", "1"]]])
      #expect(
        try await ask(["hist_access_type": "search", "pattern": "let*", "unique": true])
          == [[1, 3, "let b"], [1, 4, "let a"]])
      #expect(
        try await ask(["hist_access_type": "search", "pattern": "l?t [ab]", "n": 2])
          == [[1, 3, "let b"], [1, 4, "let a"]])
      #expect(try await ask(["hist_access_type": "search", "pattern": "le"]) == [])
    }
  }
}
