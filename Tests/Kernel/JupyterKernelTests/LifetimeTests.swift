import JupyterKernel
import JupyterProtocol
import KernelTestSupport
import Testing

@Suite("Start and end of a kernel", .timeLimit(.minutes(2)))
struct LifetimeTests {
  @Test("Every subscriber is greeted before it receives anything else")
  func welcome() async throws {
    try await KernelUnderTest.with(.tcp) { kernel, _ in
      for _ in 0..<3 {
        let client = try KernelClient(kernel.connection)
        let first = try await client.nextOutput()
        #expect(first.type == "iopub_welcome")
        #expect(first.content == ["subscription": ""])
        #expect(first.message.parentHeader == nil)
        await client.close()
      }
    }
  }

  @Test(
    "A client that connects before the kernel is greeted and receives the starting state",
    arguments: [
      ConnectionFile.Transport.tcp, .ipc,
    ])
  func earlyClient(transport: ConnectionFile.Transport) async throws {
    let connection = try KernelUnderTest.freshConnection(transport)
    let client = try KernelClient(connection)
    let id = try client.send("kernel_info_request")
    let kernel = try KernelUnderTest(at: connection)
    _ = try await client.reply(to: id)
    let first = try await client.nextOutput()
    #expect(first.type == "iopub_welcome" || first.parentID == id)
    await client.close()
    try await kernel.end()
  }

  @Test("Two clients get their own replies and each other's outputs")
  func twoClients() async throws {
    try await KernelUnderTest.with(.tcp) { kernel, first in
      let second = try await kernel.client()
      let ids = (try first.execute("one"), try second.execute("two"))
      #expect(try await first.nextReply().parentID == ids.0)
      #expect(try await second.nextReply().parentID == ids.1)
      for client in [first, second] {
        var idle: Set<String> = []
        let outputs = try await client.outputs {
          if $0.state == "idle", let id = $0.parentID { idle.insert(id) }
          return idle.isSuperset(of: [ids.0, ids.1])
        }
        let texts = outputs.compactMap { $0.content["text"]?.string }
        #expect(Set(texts) == ["one\n", "two\n"])
      }
      await second.close()
    }
  }

  @Test("A client that reconnects with its identity is served")
  func handover() async throws {
    try await KernelUnderTest.with(.tcp) { kernel, _ in
      let old = try await kernel.client(identity: "same")
      _ = try await old.reply(to: old.send("kernel_info_request"))
      let new = try await kernel.client(identity: "same")
      _ = try await new.reply(to: new.send("kernel_info_request"))
      await old.close()
      await new.close()
    }
  }

  @Test(
    "A shutdown request is answered at once, published, and ends the kernel",
    arguments: [
      KernelClient.Channel.control, .shell,
    ])
  func shutdown(channel: KernelClient.Channel) async throws {
    let kernel = try KernelUnderTest(at: KernelUnderTest.freshConnection(.tcp))
    let client = try await kernel.client()
    let cell = try client.execute("wait forever")
    _ = try await client.outputs { $0.type == "execute_input" }
    let id = try client.send("shutdown_request", ["restart": true], on: channel)
    let reply = try await client.reply(to: id, on: channel)
    #expect(reply.content == ["status": "ok", "restart": true])
    // The cell never ends by itself, so the kernel has not waited for it.
    try await kernel.waitForEnd()
    #expect(kernel.executor.isShutDown)
    let outputs = try await client.outputs { $0.parentID == cell && $0.state == "idle" }
    #expect(
      outputs.filter { $0.parentID == id }.map(\.label) == ["busy", "shutdown_reply", "idle"])
    if channel == .control {
      #expect(try await client.reply(to: cell).content["status"] == "error")
    }
    await client.close()
  }

  @Test(
    "A kernel can be restarted at once on the same ports",
    arguments: [
      ConnectionFile.Transport.tcp, .ipc,
    ])
  func restart(transport: ConnectionFile.Transport) async throws {
    let connection = try KernelUnderTest.freshConnection(transport)
    var sessions: Set<String> = []
    let client = try KernelClient(connection)
    for _ in 0..<3 {
      let kernel = try KernelUnderTest(at: connection)
      let reply = try await client.reply(to: client.send("kernel_info_request"))
      sessions.insert(reply.message.header.sessionID)
      _ = try await client.reply(
        to: client.send("shutdown_request", ["restart": true], on: .control), on: .control)
      try await kernel.waitForEnd()
    }
    #expect(sessions.count == 3)
    await client.close()
  }

  @Test("Ports that stay taken are an error that names the address")
  func takenPorts() async throws {
    try await KernelUnderTest.with(.tcp) { kernel, _ in
      let second = try KernelUnderTest(at: kernel.connection)
      let error = await #expect(throws: (any Error).self) { try await second.waitForEnd() }
      #expect("\(String(describing: error))".contains(kernel.connection.address(of: .shell)))
    }
  }
}
