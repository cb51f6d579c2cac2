import JupyterProtocol
import KernelTestSupport
import Testing

@Suite("Slow requests", .timeLimit(.minutes(2)))
struct RequestLaneTests {
  @Test("A slow request delays none of another kind, on either channel")
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
}
