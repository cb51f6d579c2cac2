import JupyterKernel
import JupyterProtocol
import KernelTestSupport
import Testing

@Suite("Messages that no front-end should send", .timeLimit(.minutes(2)))
struct WireTests {
  /// Sends frames that are to be dropped, then checks that only the next request is answered.
  private func checkDropped(
    _ client: KernelClient, _ frames: [[UInt8]],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for channel in [KernelClient.Channel.shell, .control] {
      client.send(raw: frames, on: channel)
      let id = try client.send("kernel_info_request", on: channel)
      let reply = try await client.nextReply(on: channel)
      #expect(reply.parentID == id, sourceLocation: sourceLocation)
      let outputs = try await client.outputs { $0.parentID == id && $0.state == "idle" }
      // The first client may still hear of the kernel's start, which has no parent.
      let parents = outputs.compactMap(\.parentID)
      #expect(parents == [id, id], sourceLocation: sourceLocation)
    }
  }

  @Test("A wrong signature is dropped", arguments: Signature.Scheme.allCases)
  func wrongSignature(scheme: Signature.Scheme) async throws {
    try await KernelUnderTest.with(scheme: scheme) { _, client in
      for index in 0..<6 where index != 0 {
        var (frames, _) = try client.frames(of: "execute_request", ["code": "x"])
        frames[index] = index == 1 ? [] : frames[index] + [0x20]
        try await checkDropped(client, frames)
      }
    }
  }

  @Test("A repeated message is dropped, also on the other channel")
  func replay() async throws {
    try await KernelUnderTest.with { kernel, client in
      let (frames, id) = try client.frames(of: "execute_request", ["code": "once"])
      client.send(raw: frames)
      _ = try await client.reply(to: id)
      _ = try await client.outputs(of: id)
      try await checkDropped(client, frames)
      #expect(kernel.executor.executed.count == 1)
    }
  }

  @Test("Malformed frames are dropped")
  func malformed() async throws {
    try await KernelUnderTest.with { _, client in
      let (frames, _) = try client.frames(of: "kernel_info_request", [:])
      for broken in [
        [[]], [[0]], [[], [], []], Array(frames.dropFirst()), Array(frames.dropLast()),
        [WireMessage.delimiter], [WireMessage.delimiter] + frames,
        Array(repeating: [UInt8](repeating: 0xFF, count: 1000), count: 100),
      ] {
        try await checkDropped(client, broken)
      }
    }
  }

  @Test(
    "Signed frames that are no headers are dropped",
    arguments: [
      "", "{}", "[]", "null", "7", "{", "\u{0}", "{\"msg_id\":1,\"msg_type\":\"x\"}",
      "{\"msg_id\":\"1\",\"msg_type\":\"x\",\"x\":NaN}",
    ])
  func headers(text: String) async throws {
    try await KernelUnderTest.with { kernel, client in
      let wire = WireMessage(
        identities: [], header: Array(text.utf8), parentHeader: Array("{}".utf8),
        metadata: Array("{}".utf8), content: Array("{}".utf8))
      try await checkDropped(client, wire.frames(signedBy: kernel.connection.signature))
    }
  }

  @Test("Content that is not JSON is answered with an error")
  func content() async throws {
    try await KernelUnderTest.with { kernel, client in
      for content in [[], [0xFF, 0xFE], Array("{\"code\":".utf8), [0, 0, 0, 0]] as [[UInt8]] {
        let header = Header(
          messageID: "content-\(content.count)", sessionID: "s", username: "u", date: "",
          messageType: "execute_request")
        let wire = WireMessage(
          identities: [], header: header.json, parentHeader: [], metadata: [], content: content)
        client.send(raw: wire.frames(signedBy: kernel.connection.signature))
        let reply = try await client.reply(to: header.messageID)
        #expect(reply.content["status"] == "error")
      }
    }
  }

  @Test("Without a key, nothing is signed or refused")
  func emptyKey() async throws {
    try await KernelUnderTest.with(key: "") { _, client in
      let (frames, id) = try client.frames(of: "execute_request", ["code": "x"])
      for _ in 0..<2 {
        client.send(raw: frames)
        let reply = try await client.reply(to: id)
        #expect(reply.content["status"] == "ok")
        #expect(reply.frames[1] == [])
      }
    }
  }

  @Test("Unknown keys of a request's header are returned in the parent header")
  func parentHeader() async throws {
    try await KernelUnderTest.with { kernel, client in
      let header =
        #"{"msg_id":"m","msg_type":"kernel_info_request","session":"s","future":{"a":[1,2.5]}}"#
      let wire = WireMessage(
        identities: [], header: Array(header.utf8), parentHeader: Array("{}".utf8),
        metadata: Array("{}".utf8), content: Array("{}".utf8))
      client.send(raw: wire.frames(signedBy: kernel.connection.signature))
      let reply = try await client.reply(to: "m")
      #expect(
        try JSONValue(parsing: reply.frames[3]) == JSONValue(parsing: Array(header.utf8)))
    }
  }
}
