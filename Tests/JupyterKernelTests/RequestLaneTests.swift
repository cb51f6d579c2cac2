import JupyterProtocol
import KernelTestSupport
import Testing

@Suite("Slow requests")
struct RequestLaneTests {
  @Test("A request that takes its time delays none of another kind, on either channel")
  func slowRequest() async throws {
    try await KernelUnderTest.with { kernel, client in
      let slow = try client.send("is_complete_request", ["code": "wait door"])
      let second = try client.send("is_complete_request", ["code": "x"])
      let others: [(String, JSONValue)] = [
        ("kernel_info_request", [:]), ("complete_request", ["code": "x", "cursor_pos": 1]),
        ("inspect_request", ["code": "x", "cursor_pos": 0]), ("comm_info_request", [:]),
        ("history_request", ["hist_access_type": "tail", "n": 1]),
        ("execute_request", ["code": "x"]),
      ]
      for (type, content) in others {
        let id = try client.send(type, content)
        let reply = try await client.nextReply()
        #expect(reply.parentID == id, "\(type)")
        #expect(reply.content["status"] != "error", "\(type)")
      }
      let control = try client.send("kernel_info_request", on: .control)
      _ = try await client.reply(to: control, on: .control)
      kernel.executor.open("door")
      // Those of one kind keep their order.
      #expect(try await client.nextReply().parentID == slow)
      #expect(try await client.nextReply().parentID == second)
    }
  }

  @Test("There are no sub-shells, and whoever asks for one is told why")
  func subshells() async throws {
    try await KernelUnderTest.with { kernel, client in
      let info = try await client.reply(to: client.send("kernel_info_request"))
      #expect(info.content["supported_features"]?.array?.contains("kernel subshells") == false)
      func ask(_ type: String, _ content: JSONValue = [:]) async throws -> ReceivedMessage {
        try await client.reply(to: client.send(type, content, on: .control), on: .control)
      }
      let created = try await ask("create_subshell_request")
      #expect(created.type == "create_subshell_reply")
      #expect(created.content["status"] == "error")
      #expect(created.content["ename"] == "SubshellsNotSupported")
      let deleted = try await ask("delete_subshell_request", ["subshell_id": "s1"])
      #expect(deleted.content["ename"] == "SubshellNotFound")
      let listed = try await ask("list_subshell_request")
      #expect(listed.content == ["status": "ok", "subshell_id": []])
      // What is meant for one is not run in the main one.
      let cell = try client.send("execute_request", ["code": "x"], subshellID: "s1")
      let refused = try await client.reply(to: cell)
      #expect(refused.type == "execute_reply")
      #expect(refused.content["ename"] == "SubshellNotFound")
      #expect(try await client.outputs(of: cell).map(\.label) == ["busy", "idle"])
      #expect(kernel.executor.executed.isEmpty)
    }
  }
}
