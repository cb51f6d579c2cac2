import JupyterProtocol
import KernelTestSupport
import Testing

@Suite("Completion and inspection replies", .timeLimit(.minutes(2)))
struct CodeIntelligenceTests {
  @Test("Matches are sent with the range they replace, and with their kinds and signatures")
  func completion() async throws {
    try await KernelUnderTest.with { _, client in
      let content = try await client.reply(
        to: client.send("complete_request", ["code": "ec", "cursor_pos": 2])
      ).content
      #expect(
        content == [
          "status": "ok", "matches": ["echo"], "cursor_start": 0, "cursor_end": 2,
          "metadata": [
            "_jupyter_types_experimental": [
              [
                "start": 0, "end": 2, "text": "echo", "type": "function", "signature": "echo()",
              ]
            ]
          ],
        ])
    }
  }

  @Test("The description of a name is sent unchanged, in the requested detail")
  func inspection() async throws {
    try await KernelUnderTest.with { _, client in
      func ask(_ content: JSONValue) async throws -> JSONValue {
        try await client.reply(to: client.send("inspect_request", content)).content
      }
      #expect(
        try await ask(["code": "f", "cursor_pos": 1]) == [
          "status": "ok", "found": true, "data": ["text/plain": "documentation of f"],
          "metadata": [:],
        ])
      let more = try await ask(["code": "f", "cursor_pos": 1, "detail_level": 1])
      #expect(more["data"] == ["text/plain": "source of f"])
      let unknown = try await ask(["code": "f", "cursor_pos": 1, "detail_level": 7])
      #expect(unknown["data"] == ["text/plain": "documentation of f"])
      let nothing = try await ask(["code": "", "cursor_pos": 0])
      #expect(nothing == ["status": "ok", "found": false, "data": [:], "metadata": [:]])
    }
  }
}
