import Execution
import JupyterKernel
import JupyterProtocol
import KernelTestSupport
import Testing

@Suite("Cells", .timeLimit(.minutes(2)))
struct ExecuteTests {
  @Test(
    "A cell's messages come in the order of the specification",
    arguments: [
      ConnectionFile.Transport.tcp, .ipc,
    ])
  func order(transport: ConnectionFile.Transport) async throws {
    try await KernelUnderTest.with(transport) { _, client in
      let id = try client.execute("one\nstderr two\nthree\ndisplay four\nclear\nresult five")
      let reply = try await client.reply(to: id)
      #expect(reply.content["status"] == "ok")
      #expect(reply.content["execution_count"] == 1)
      #expect(reply.content["payload"] == [])
      #expect(reply.message.metadata["started"]?.string?.count == 27)
      let outputs = try await client.outputs(of: id)
      #expect(
        outputs.map(\.label) == [
          "busy", "execute_input", "stream", "stream", "stream", "display_data", "clear_output",
          "execute_result", "idle",
        ])
      #expect(outputs[1].content["execution_count"] == 1)
      #expect(outputs[3].content == ["name": "stderr", "text": "two\n"])
      #expect(outputs[5].content["transient"] == ["display_id": "echo-1"])
      #expect(outputs[7].content["data"] == ["text/plain": "five"])
      #expect(Set(outputs.map(\.message.header.messageID)).count == outputs.count)
      #expect(Set(outputs.map(\.message.header.sessionID)).count == 1)
    }
  }

  @Test("Unstored cells leave no trace in the count, silent ones no trace at all")
  func counts() async throws {
    try await KernelUnderTest.with { kernel, client in
      let silent = try client.execute("result 1", ["silent": true])
      #expect(try await client.reply(to: silent).content["status"] == "ok")
      #expect(try await client.outputs(of: silent).map(\.label) == ["busy", "idle"])
      let unstored = try client.execute("a", ["store_history": false])
      #expect(try await client.reply(to: unstored).content["execution_count"] == 1)
      #expect(
        try await client.outputs(of: unstored).map(\.label)
          == ["busy", "execute_input", "stream", "idle"])
      for count in 1...3 {
        let reply = try await client.reply(to: client.execute("b"))
        #expect(reply.content["execution_count"] == .integer(count))
      }
      #expect(kernel.executor.executed.map(\.isSilent) == [true, false, false, false, false])
    }
  }

  @Test("A failed cell publishes one error and replies with the same")
  func failure() async throws {
    try await KernelUnderTest.with { _, client in
      let id = try client.execute("before\nerror DivisionByZero it was zero")
      let reply = try await client.reply(to: id)
      let outputs = try await client.outputs(of: id)
      #expect(
        outputs.map(\.label) == ["busy", "execute_input", "stream", "error", "idle"])
      #expect(
        outputs[3].content == [
          "ename": "DivisionByZero", "evalue": "it was zero",
          "traceback": ["DivisionByZero: it was zero"],
        ])
      #expect(reply.content["status"] == "error")
      #expect(reply.content["ename"] == "DivisionByZero")
      #expect(reply.content["execution_count"] == 1)
    }
  }

  @Test("Expressions are evaluated after a cell, each with its own value or failure")
  func expressions() async throws {
    try await KernelUnderTest.with { _, client in
      let id = try client.execute("x", ["user_expressions": ["a": "1", "b": "error here"]])
      let values = try await client.reply(to: id).content["user_expressions"]
      #expect(
        values?["a"] == ["status": "ok", "data": ["text/plain": "1"], "metadata": [:]])
      #expect(values?["b"]?["status"] == "error")
      #expect(values?["b"]?["ename"] == "EchoError")
      let failed = try client.execute("error E", ["user_expressions": ["a": "1"]])
      #expect(try await client.reply(to: failed).content["user_expressions"] == [:])
    }
  }

  @Test("A failure aborts the waiting cells, and no later one")
  func abort() async throws {
    try await KernelUnderTest.with { kernel, client in
      let failing = try client.execute("wait door\nerror E", ["stop_on_error": true])
      let waiting = try (1...3).map { _ in try client.execute("never") }
      // Answered after the cells before it have been put into the queue.
      _ = try await client.reply(to: client.send("kernel_info_request"))
      kernel.executor.open("door")
      #expect(try await client.reply(to: failing).content["status"] == "error")
      for id in waiting {
        // With a number in it, front-ends would show that instead of `[ ]`.
        #expect(try await client.reply(to: id).content == ["status": "aborted"])
        #expect(try await client.outputs(of: id).map(\.label) == ["busy", "idle"])
      }
      #expect(try await client.reply(to: client.execute("next")).content["status"] == "ok")
      #expect(kernel.executor.executed.count == 2)
    }
  }

  @Test("Without stop_on_error, the waiting cells are run")
  func carryOn() async throws {
    try await KernelUnderTest.with { kernel, client in
      let failing = try client.execute("wait door\nerror E", ["stop_on_error": false])
      let waiting = try client.execute("runs")
      _ = try await client.reply(to: client.send("kernel_info_request"))
      kernel.executor.open("door")
      #expect(try await client.reply(to: failing).content["status"] == "error")
      #expect(try await client.reply(to: waiting).content["status"] == "ok")
    }
  }

  @Test("Requests are answered while a cell runs, and its busy is repeated")
  func besides() async throws {
    try await KernelUnderTest.with { kernel, client in
      let cell = try client.execute("wait door")
      _ = try await client.outputs { $0.type == "execute_input" }
      let side = try client.send("complete_request", ["code": "x", "cursor_pos": 1])
      _ = try await client.reply(to: side)
      let outputs = try await client.outputs { $0.parentID == cell && $0.state == "busy" }
      #expect(outputs.map(\.label) == ["busy", "idle", "busy"])
      #expect(outputs.map(\.parentID) == [side, side, cell])
      kernel.executor.open("door")
      _ = try await client.reply(to: cell)
      #expect(try await client.outputs(of: cell).map(\.label) == ["idle"])
      // Once the cell is idle, no busy of it may follow.
      let after = try client.send("kernel_info_request")
      let rest = try await client.outputs { $0.parentID == after && $0.state == "idle" }
      #expect(rest.map(\.parentID) == [after, after])
    }
  }

  @Test("An interrupt ends the running cell")
  func interrupt() async throws {
    try await KernelUnderTest.with { kernel, client in
      let cell = try client.execute("wait forever")
      _ = try await client.outputs { $0.type == "execute_input" }
      let id = try client.send("interrupt_request", on: .control)
      #expect(try await client.reply(to: id, on: .control).content == ["status": "ok"])
      #expect(try await client.reply(to: cell).content["ename"] == "Interrupted")
      #expect(kernel.executor.interrupts == 1)
      #expect(try await client.reply(to: client.execute("x")).content["status"] == "ok")
    }
  }

  @Test("A job's output appears under its launching cell, even after other cells")
  func jobs() async throws {
    try await KernelUnderTest.with { kernel, client in
      let launching = try client.execute("job door late")
      _ = try await client.outputs(of: launching)
      let other = try client.execute("other")
      _ = try await client.outputs(of: other)
      kernel.executor.open("door")
      let late = try await client.nextOutput()
      #expect(late.parentID == launching)
      #expect(late.content == ["name": "stdout", "text": "late\n"])
    }
  }

  @Test("A batch run gets reply and idle when the cell's jobs have ended")
  func batch() async throws {
    try await KernelUnderTest.with { kernel, client in
      let id = try client.execute("job door late", ["allow_stdin": false])
      // Answered while the cell's reply is held back.
      _ = try await client.reply(to: client.send("kernel_info_request"))
      kernel.executor.open("door")
      let outputs = try await client.outputs(of: id)
      #expect(outputs.filter { $0.state == nil }.map(\.label) == ["execute_input", "stream"])
      #expect(try await client.reply(to: id).content["status"] == "ok")
    }
  }

  @Test("An interrupted cell does not wait for its jobs either")
  func interruptedBatch() async throws {
    try await KernelUnderTest.with { _, client in
      let id = try client.execute("job door late\nwait forever", ["allow_stdin": false])
      _ = try await client.outputs { $0.type == "execute_input" }
      try client.send("interrupt_request", on: .control)
      #expect(try await client.reply(to: id).content["ename"] == "Interrupted")
    }
  }

  @Test("An interrupt releases a reply that waits for jobs, which is an error then")
  func releasedBatch() async throws {
    try await KernelUnderTest.with { kernel, client in
      let id = try client.execute("job door late\nstarted", ["allow_stdin": false])
      _ = try await client.outputs { $0.type == "stream" }
      try client.send("interrupt_request", on: .control)
      let reply = try await client.reply(to: id)
      #expect(reply.content["status"] == "error")
      #expect(reply.content["ename"] == "Interrupted")
      kernel.executor.open("door")
      let late = try await client.outputs { $0.content["text"] == "late\n" }
      #expect(late.last?.parentID == id)
    }
  }
}
