import JupyterProtocol
import KernelTestSupport
import RunnerProtocol
import Testing

@Suite("Comms", .timeLimit(.minutes(2)))
struct CommTests {
  /// The identifiers of the open comms, all or those of one target.
  private static func open(
    _ client: KernelClient, target: String? = nil
  ) async throws -> JSONValue? {
    let content: JSONValue = target.map { ["target_name": .string($0)] } ?? [:]
    return try await client.reply(to: client.send("comm_info_request", content)).content["comms"]
  }

  @Test("A cell's comm messages are sent under the cell, with metadata and buffers")
  func fromCell() async throws {
    try await KernelUnderTest.with { _, client in
      let id = try client.execute(
        """
        comm open c1 plot {"x":[1,2.5]}
        comm open c2 table {}
        comm message c1 {"y":null}
        comm close c1
        """)
      let outputs = try await client.outputs(of: id).filter { $0.type.hasPrefix("comm_") }
      #expect(outputs.map(\.type) == ["comm_open", "comm_open", "comm_msg", "comm_close"])
      #expect(
        outputs[0].content
          == ["comm_id": "c1", "target_name": "plot", "data": ["x": [1, .number(2.5)]]])
      #expect(outputs[0].message.metadata == ["version": "2.1.0"])
      #expect(outputs[0].message.buffers == [[1, 2, 3]])
      #expect(outputs[2].content == ["comm_id": "c1", "data": ["y": .null]])
      #expect(try await Self.open(client) == ["c2": ["target_name": "table"]])
      #expect(try await Self.open(client, target: "plot") == [:])
    }
  }

  @Test("A front-end's comm reaches the cells while one runs, with busy and idle for each message")
  func fromFrontEnd() async throws {
    try await KernelUnderTest.with { kernel, client in
      let cell = try client.execute("wait door")
      _ = try await client.outputs { $0.type == "execute_input" }
      let opening = try client.send(
        "comm_open", ["comm_id": "f1", "target_name": "echo", "data": ["a": 1]])
      let message = try client.send(
        "comm_msg", ["comm_id": "f1", "data": ["b": 2]], buffers: [[7], [8, 9]])
      var states: [String] = []
      var echoes: [ReceivedMessage] = []
      _ = try await client.outputs { output in
        if [opening, message].contains(output.parentID), let state = output.state {
          states.append(state)
        }
        if output.type == "comm_msg" { echoes.append(output) }
        return states.count == 4 && echoes.count == 2
      }
      #expect(states == ["busy", "idle", "busy", "idle"])
      #expect(echoes[1].content == ["comm_id": "f1", "data": ["b": 2]])
      #expect(echoes[1].message.buffers == [[7], [8, 9]])
      #expect(try await Self.open(client, target: "echo") == ["f1": ["target_name": "echo"]])
      try client.send("comm_close", ["comm_id": "f1", "data": ["bye": true]])
      #expect(try await Self.open(client) == [:])
      #expect(kernel.executor.commEvents.map(\.kind) == [.open(target: "echo"), .message, .close])
      #expect(kernel.executor.commEvents.last?.data == #"{"bye":true}"#)
      kernel.executor.open("door")
      _ = try await client.reply(to: cell)
    }
  }

  @Test("A comm with an unknown target is closed under the message that opened it")
  func unknownTarget() async throws {
    try await KernelUnderTest.with { _, client in
      // A cell that ran before must not become the parent.
      _ = try await client.outputs(of: client.execute("x"))
      let id = try client.send("comm_open", ["comm_id": "n1", "target_name": "unknown"])
      let close = try await client.outputs { $0.type == "comm_close" }.last
      #expect(close?.parentID == id)
      #expect(close?.content["comm_id"] == "n1")
      #expect(try await Self.open(client) == [:])
    }
  }

  @Test("Messages for comms that are not open are ignored")
  func unknownComm() async throws {
    try await KernelUnderTest.with { kernel, client in
      for type in ["comm_msg", "comm_close"] {
        let id = try client.send(type, ["comm_id": "ghost", "data": [:]])
        #expect(try await client.outputs(of: id).map(\.label) == ["busy", "idle"])
      }
      #expect(kernel.executor.commEvents.isEmpty)
    }
  }

  @Test("When the process of the cells is gone, its comms are closed and none can be opened")
  func lostProcess() async throws {
    try await KernelUnderTest.with { kernel, client in
      let cell = try client.execute("comm open c1 plot {}")
      _ = try await client.outputs(of: cell)
      kernel.executor.loseProcess()
      let close = try await client.nextOutput()
      #expect(close.type == "comm_close" && close.parentID == cell)
      let opening = try client.send("comm_open", ["comm_id": "f1", "target_name": "echo"])
      #expect(
        try await client.outputs(of: opening).map(\.label) == ["busy", "comm_close", "idle"])
      #expect(try await Self.open(client) == [:])
    }
  }

  @Test("A page that is loaded again gets the state of every widget, changes and buffers included")
  func widgetStates() async throws {
    try await KernelUnderTest.with { _, client in
      _ = try await client.outputs(
        of: client.execute(
          """
          comm open w1 jupyter.widget {"state":{"_model_name":"IntProgressModel",\
          "_model_module":"@jupyter-widgets/controls","_model_module_version":"2.0.0",\
          "value":1,"max":9},"buffer_paths":[["image"]]}
          comm open w2 jupyter.widget {"state":{"_model_name":"LabelModel"}}
          comm open p1 plot {"state":{}}
          comm message w1 {"method":"update","state":{"value":5}}
          comm message w1 {"method":"custom","state":{"value":6}}
          comm close w2
          """))
      // The user moves the slider.
      let update = try client.send(
        "comm_msg",
        [
          "comm_id": "w1",
          "data": ["method": "update", "state": ["max": 12], "buffer_paths": [["image"]]],
        ], buffers: [[42]])
      _ = try await client.outputs(of: update)
      try client.send("comm_open", ["comm_id": "k", "target_name": "jupyter.widget.control"])
      let question = try client.send(
        "comm_msg", ["comm_id": "k", "data": ["method": "request_states"]])
      let outputs = try await client.outputs(of: question)
      #expect(outputs.map(\.label) == ["busy", "comm_msg", "idle"])
      let data = outputs[1].content["data"]
      #expect(data?["method"] == "update_states")
      #expect(
        data?["states"] == [
          "w1": [
            "model_name": "IntProgressModel", "model_module": "@jupyter-widgets/controls",
            "model_module_version": "2.0.0",
            "state": [
              "_model_name": "IntProgressModel", "_model_module": "@jupyter-widgets/controls",
              "_model_module_version": "2.0.0", "value": 5, "max": 12,
            ],
          ]
        ])
      #expect(data?["buffer_paths"] == [["w1", "state", "image"]])
      #expect(outputs[1].message.buffers == [[42]])
    }
  }
}
