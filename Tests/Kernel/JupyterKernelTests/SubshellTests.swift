import Execution
import JupyterProtocol
import KernelTestSupport
import RunnerProtocol
import Testing

@Suite("Sub-shells", .timeLimit(.minutes(2)))
struct SubshellTests {
  private func ask(
    _ type: String, _ content: JSONValue = [:], _ client: KernelClient
  ) async throws -> ReceivedMessage {
    try await client.reply(to: client.send(type, content, on: .control), on: .control)
  }

  private func create(_ client: KernelClient) async throws -> String {
    try #require(await ask("create_subshell_request", [:], client).content["subshell_id"]?.string)
  }

  /// Takes the replies to cells of several shells, which come in any order, and checks each.
  private func expectSuccess(of cells: [String], _ client: KernelClient) async throws {
    var answered: Set<String?> = []
    for _ in cells {
      let reply = try await client.nextReply()
      #expect(reply.content["status"] == "ok")
      answered.insert(reply.parentID)
    }
    #expect(answered == Set(cells))
  }

  /// Waits until a cell is running.
  private func waitForStart(of id: String, _ client: KernelClient) async throws {
    _ = try await client.outputs { $0.parentID == id && $0.type == "execute_input" }
  }

  @Test("They are announced, created, listed in order and deleted once")
  func life() async throws {
    try await KernelUnderTest.with { _, client in
      let info = try await client.reply(to: client.send("kernel_info_request"))
      #expect(info.content["supported_features"] == ["kernel subshells"])
      let first = try await create(client)
      let second = try await create(client)
      let both = try await ask("list_subshell_request", [:], client)
      #expect(both.content["subshell_id"] == [.string(first), .string(second)])
      let name: JSONValue = ["subshell_id": .string(first)]
      #expect(try await ask("delete_subshell_request", name, client).content == ["status": "ok"])
      let again = try await ask("delete_subshell_request", name, client)
      #expect(again.content["ename"] == "SubshellNotFound")
      let left = try await ask("list_subshell_request", [:], client)
      #expect(left.content["subshell_id"] == [.string(second)])
    }
  }

  @Test("Cells of several shells run at the same time, and each shell counts separately")
  func concurrency() async throws {
    try await KernelUnderTest.with { kernel, client in
      let subshells = [try await create(client), try await create(client)]
      let main = try client.execute("before\nwait door")
      try await waitForStart(of: main, client)
      let first = try client.execute("wait first", in: subshells[0])
      try await waitForStart(of: first, client)
      for count in 1...2 {
        let cell = try client.execute("result beside", in: subshells[1])
        let reply = try await client.reply(to: cell)
        #expect(reply.content["status"] == "ok")
        #expect(reply.content["execution_count"] == .integer(count))
      }
      kernel.executor.open("first")
      #expect(try await client.reply(to: first).content["execution_count"] == 1)
      kernel.executor.open("door")
      #expect(try await client.reply(to: main).content["execution_count"] == 1)
      #expect(
        kernel.executor.executed.map(\.label) == ["In[1]", "In[s1.1]", "In[s2.1]", "In[s2.2]"])
    }
  }

  @Test("While one cell runs, busy is repeated after the idle of another")
  func status() async throws {
    try await KernelUnderTest.with { kernel, client in
      let subshell = try await create(client)
      let main = try client.execute("wait door")
      try await waitForStart(of: main, client)
      let beside = try client.execute("x", in: subshell)
      _ = try await client.outputs { $0.parentID == beside && $0.state == "idle" }
      let next = try await client.nextOutput()
      #expect((next.parentID, next.state) == (main, "busy"))
      kernel.executor.open("door")
      #expect(try await client.outputs(of: main).last?.state == "idle")
    }
  }

  @Test("A failed cell aborts the waiting cells of its own shell only")
  func stopOnError() async throws {
    try await KernelUnderTest.with { kernel, client in
      let subshell = try await create(client)
      let main = [try client.execute("wait door"), try client.execute("x")]
      try await waitForStart(of: main[0], client)
      let failing = [
        try client.execute("wait first\nerror E text", in: subshell),
        try client.execute("x", in: subshell),
      ]
      // What comes on shell is taken in order, so the second one waits by now.
      _ = try await client.reply(to: client.send("kernel_info_request"))
      kernel.executor.open("first")
      #expect(try await client.reply(to: failing[0]).content["status"] == "error")
      #expect(try await client.reply(to: failing[1]).content["status"] == "aborted")
      kernel.executor.open("door")
      for id in main { #expect(try await client.reply(to: id).content["status"] == "ok") }
      let later = try client.execute("x", in: subshell)
      #expect(try await client.reply(to: later).content["status"] == "ok")
    }
  }

  @Test("An interrupt stops the cells of all shells")
  func interrupt() async throws {
    try await KernelUnderTest.with { _, client in
      let subshell = try await create(client)
      let main = try client.execute("wait door")
      try await waitForStart(of: main, client)
      let beside = try client.execute("wait door", in: subshell)
      try await waitForStart(of: beside, client)
      _ = try await ask("interrupt_request", [:], client)
      var stopped: Set<String?> = []
      for _ in 1...2 {
        let reply = try await client.nextReply()
        #expect(reply.content["ename"] == "Interrupted")
        stopped.insert(reply.parentID)
      }
      #expect(stopped == [main, beside])
    }
  }

  @Test("A deleted sub-shell ends its running cell in order and aborts those behind it")
  func deletion() async throws {
    try await KernelUnderTest.with { kernel, client in
      let subshell = try await create(client)
      let running = try client.execute("wait door\nresult done", in: subshell)
      let waiting = try client.execute("x", in: subshell)
      try await waitForStart(of: running, client)
      _ = try await client.reply(to: client.send("kernel_info_request"))
      let name: JSONValue = ["subshell_id": .string(subshell)]
      #expect(try await ask("delete_subshell_request", name, client).content == ["status": "ok"])
      let late = try client.execute("x", in: subshell)
      let refused = try await client.reply(to: late)
      #expect(refused.content["ename"] == "SubshellNotFound")
      #expect(refused.content["execution_count"] == 0)
      kernel.executor.open("door")
      #expect(try await client.reply(to: running).content["status"] == "ok")
      #expect(try await client.reply(to: waiting).content["status"] == "aborted")
      #expect(kernel.executor.executed.count == 1)
    }
  }

  @Test(
    "Requests for an unknown sub-shell are refused, except on control", arguments: ["", "gone"])
  func unknown(_ id: String) async throws {
    try await KernelUnderTest.with { kernel, client in
      let cell = try client.execute("x", in: id)
      let refused = try await client.reply(to: cell)
      #expect(refused.type == "execute_reply")
      #expect(refused.content["ename"] == "SubshellNotFound")
      #expect(refused.content["execution_count"] == 0)
      #expect(try await client.outputs(of: cell).map(\.label) == ["busy", "idle"])
      let comm = try client.send(
        "comm_open", ["comm_id": "c", "target_name": "echo"], subshellID: id)
      #expect(try await client.outputs(of: comm).map(\.label) == ["busy", "idle"])
      #expect(kernel.executor.executed.isEmpty)
      #expect(kernel.executor.commEvents.isEmpty)
      let info = try client.send("kernel_info_request", on: .control, subshellID: id)
      #expect(try await client.reply(to: info, on: .control).content["status"] == "ok")
    }
  }

  @Test("Comm messages for a sub-shell are served while cells run")
  func comms() async throws {
    try await KernelUnderTest.with { kernel, client in
      let subshell = try await create(client)
      let cells = [try client.execute("wait door"), try client.execute("wait door", in: subshell)]
      let opening = try client.send(
        "comm_open", ["comm_id": "c", "target_name": "echo", "data": ["x": 1]],
        subshellID: subshell)
      let messages = try await client.outputs(of: opening)
      #expect(messages.first?.label == "busy")
      #expect(messages.last?.label == "idle")
      #expect(kernel.executor.commEvents.map(\.id) == ["c"])
      kernel.executor.open("door")
      try await expectSuccess(of: cells, client)
    }
  }

  @Test("The history of a sub-shell is a separate session")
  func history() async throws {
    try await KernelUnderTest.with { _, client in
      let subshell = try await create(client)
      let cells = [
        try client.execute("main 1"), try client.execute("main 2"),
        try client.execute("beside 1", in: subshell),
      ]
      try await expectSuccess(of: cells, client)
      for (shell, expected) in [(nil, ["main 1", "main 2"]), (subshell, ["beside 1"])] {
        let question = try client.send(
          "history_request", ["hist_access_type": "range", "session": 0, "start": 0, "stop": 9],
          subshellID: shell)
        let entries = try await client.reply(to: question).content["history"]?.array ?? []
        #expect(entries.compactMap { $0.array?[2].string } == expected)
      }
    }
  }

  @Test("Questions of cells that run at the same time are asked one after another")
  func input() async throws {
    try await KernelUnderTest.with { _, client in
      let subshell = try await create(client)
      let cells = [try client.execute("ask first"), try client.execute("ask second", in: subshell)]
      for _ in cells {
        let question = try await client.nextReply(on: .stdin)
        let prompt = try #require(question.content["prompt"]?.string)
        try client.send(
          "input_reply", ["value": .string("to \(prompt)")], on: .stdin,
          parent: question.message.header)
      }
      try await expectSuccess(of: cells, client)
    }
  }

  @Test("The end of the kernel ends the cells of all shells, and each is answered")
  func end() async throws {
    try await KernelUnderTest.with { _, client in
      let subshell = try await create(client)
      let main = try client.execute("wait door")
      try await waitForStart(of: main, client)
      let beside = try client.execute("wait door", in: subshell)
      try await waitForStart(of: beside, client)
      _ = try await ask("shutdown_request", ["restart": false], client)
      let replies = [try await client.nextReply().parentID, try await client.nextReply().parentID]
      #expect(Set(replies) == [main, beside])
    }
  }
}
