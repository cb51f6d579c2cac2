import JupyterProtocol
import KernelTestSupport
import Testing

@Suite("Payloads and pictures", .timeLimit(.minutes(2)))
struct PayloadTests {
  @Test("A cell's payloads are in its reply, the last one of each kind")
  func payloads() async throws {
    try await KernelUnderTest.with { _, client in
      let id = try client.execute("page one\nnext let x = 1\npage two")
      #expect(
        try await client.reply(to: id).content["payload"] == [
          ["source": "set_next_input", "text": "let x = 1", "replace": false],
          ["source": "page", "data": ["text/plain": "two"], "start": 0],
        ])
      #expect(
        try await client.outputs(of: id).map(\.label) == ["busy", "execute_input", "idle"])
      let next = try client.execute("nothing asked")
      #expect(try await client.reply(to: next).content["payload"] == [])
    }
  }

  @Test("A picture larger than the backlog is sent whole, with its metadata")
  func largePicture() async throws {
    try await KernelUnderTest.with(.tcp) { _, client in
      let size = 20 << 20
      let id = try client.execute("image \(size)\nafter")
      let outputs = try await client.outputs(of: id)
      #expect(
        outputs.map(\.label) == ["busy", "execute_input", "display_data", "stream", "idle"])
      #expect(outputs[2].content["data"]?["image/png"]?.string?.utf8.count == size)
      #expect(outputs[2].content["metadata"] == ["image/png": ["width": 640]])
    }
  }
}
