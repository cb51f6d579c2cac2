import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Comms", .serialized, .timeLimit(.minutes(5)))
struct CommTests {
  @Test("A cell opens a comm, sends and closes, each under its own cell")
  func opening() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      let comm = Comm(target: "plot", data: ["n": 1], metadata: ["version": "2.1.0"])
      comm.send(["n": 2], buffers: [[1, 2], []])
      comm.close(["n": 3])
      comm.send(["n": 4])
      comm.isClosed
      """)
    let events = fixture.outputs.comms(of: run.id)
    #expect(Set(events.map(\.id)).count == 1)
    #expect(events.map(\.kind) == [.open(target: "plot"), .message, .close])
    #expect(events.map(\.data) == ["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"])
    #expect(events[0].metadata == "{\"version\":\"2.1.0\"}")
    #expect(events[1].buffers == [[1, 2], []])
    #expect(fixture.outputs.results(of: run.id) == ["true"])
  }

  @Test("Messages of the front-end reach the handler in order, also while a cell runs")
  func receiving() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      let comm = Comm(target: "slider")
      comm.onMessage { data, buffers in print(data["value"].int!, buffers.map(\\.count)) }
      comm.onClose { data, _ in print("closed", data["why"].string!) }
      """)
    let id = try #require(fixture.outputs.comms(of: run.id).first?.id)
    let (busy, end) = fixture.start("print(\"busy\")\nwhile true {}")
    await fixture.outputs.wait(for: busy) { !$0.isEmpty }
    for value in 1...3 {
      #expect(
        await fixture.session.receive(
          CommEvent(id: id, kind: .message, data: "{\"value\":\(value)}", buffers: [[7]])))
    }
    _ = await fixture.session.receive(
      CommEvent(id: id, kind: .close, data: "{\"why\":\"done\"}"))
    await fixture.outputs.waitForText("1 [1]\n2 [1]\n3 [1]\nclosed done\n", of: run.id)
    #expect(fixture.outputs.text(.stdout, of: busy) == "busy\n")
    await fixture.session.interrupt()
    _ = await end.value
  }

  @Test("A registered target serves the front-end; another is closed")
  func targets() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      Comm.register("echo") { comm, data in
        print("opened with", data)
        comm.onMessage { data, buffers in comm.send(["echo": data], buffers: buffers) }
      }
      """)
    let open = CommEvent(id: "c1", kind: .open(target: "echo"), data: "[1]")
    #expect(await fixture.session.receive(open))
    _ = await fixture.session.receive(
      CommEvent(id: "c1", kind: .message, data: "{\"a\":true}", buffers: [[9, 8]]))
    await fixture.outputs.wait(for: run.id) { outputs in
      outputs.contains { if case .comm = $0 { true } else { false } }
    }
    #expect(fixture.outputs.text(.stdout, of: run.id) == "opened with [1]\n")
    #expect(
      fixture.outputs.comms(of: run.id) == [
        CommEvent(id: "c1", kind: .message, data: "{\"echo\":{\"a\":true}}", buffers: [[9, 8]])
      ])
    _ = await fixture.session.receive(CommEvent(id: "c2", kind: .open(target: "unknown")))
    await fixture.outputs.wait(for: run.id) { outputs in
      outputs.contains(.comm(CommEvent(id: "c2", kind: .close)))
    }
  }

  @Test("A handler that throws or traps fails under its cell, and the next message is served")
  func failing() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Wrong: Error {}
      let comm = Comm(target: "t")
      comm.onMessage { data, _ in
        switch data["do"] {
        case "throw": throw Wrong()
        case "trap": fatalError("trapped")
        default: print("served")
        }
      }
      """)
    let id = try #require(fixture.outputs.comms(of: run.id).first?.id)
    for deed in ["throw", "trap", "print"] {
      _ = await fixture.session.receive(
        CommEvent(id: id, kind: .message, data: "{\"do\":\"\(deed)\"}"))
    }
    await fixture.outputs.waitForText("served\n", of: run.id)
    await fixture.outputs.waitForErrors(of: run.id, 2)
    let errors = fixture.outputs.errors(of: run.id)
    #expect(errors.contains { $0.name == "Wrong" })
    #expect(errors.contains { $0.value.contains("trapped") })
  }
}
