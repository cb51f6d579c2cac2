import JupyterProtocol
import KernelTestSupport
import Testing
import ZeroMQ

@Suite("Encryption", .enabled(if: supportsEncryption, "this libzmq has no CURVE"))
struct EncryptionTests {
  private static func connection(
    _ transport: ConnectionFile.Transport
  ) throws -> ConnectionFile {
    let keys = try EncryptionKeys.generate()
    var connection = try KernelUnderTest.freshConnection(transport)
    connection.encryption = ConnectionFile.Encryption(
      publicKey: keys.publicKey, secretKey: keys.secretKey)
    return connection
  }

  @Test(
    "All five sockets encrypt if there are keys",
    arguments: [ConnectionFile.Transport.tcp, .ipc])
  func encrypted(transport: ConnectionFile.Transport) async throws {
    let kernel = try KernelUnderTest(at: Self.connection(transport))
    let client = try await kernel.client()
    let id = try client.execute("ask Who? ")
    let question = try await client.nextReply(on: .stdin)
    try client.send("input_reply", ["value": "me"], on: .stdin, parent: question.message.header)
    #expect(try await client.reply(to: id).content["status"] == "ok")
    #expect(try await client.outputs(of: id).last?.state == "idle")
    let control = try client.send("kernel_info_request", on: .control)
    _ = try await client.reply(to: control, on: .control)
    #expect(try await client.beat([[1]]) == [[1]])
    await client.close()
    try await kernel.end()
  }

  @Test("A client without the keys gets no answer on any channel")
  func plainClient() async throws {
    let kernel = try KernelUnderTest(at: Self.connection(.tcp))
    let friend = try await kernel.client()
    var plain = kernel.connection
    plain.encryption = nil
    let stranger = try KernelClient(plain)
    try stranger.send("kernel_info_request")
    try stranger.send("kernel_info_request", on: .control)
    stranger.send(raw: [[1]], on: .heartbeat)
    // The kernel answers others meanwhile, and answered the stranger if it ever would.
    for _ in 0..<20 { _ = try await friend.reply(to: friend.send("kernel_info_request")) }
    for channel in [KernelClient.Channel.shell, .control] {
      await #expect(throws: TestTimeout.self) {
        try await stranger.nextReply(on: channel, within: .milliseconds(200))
      }
    }
    await #expect(throws: TestTimeout.self) {
      try await stranger.nextOutput(within: .milliseconds(200))
    }
    await stranger.close()
    await friend.close()
    try await kernel.end()
  }
}
