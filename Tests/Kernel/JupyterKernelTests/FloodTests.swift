import Execution
import JupyterProtocol
import JupyterPublishing
import KernelTestSupport
import POSIX
import RunnerProtocol
import Testing

@Suite("Much output", .timeLimit(.minutes(2)))
struct FloodTests {
  @Test("None of 200,000 lines is lost, repeated or out of order, and few messages carry them")
  func flood() async throws {
    try await KernelUnderTest.with { _, client in
      let id = try client.execute("lines 200000")
      let outputs = try await client.outputs(of: id)
      let streams = outputs.filter { $0.type == "stream" }
      let text = streams.compactMap { $0.content["text"]?.string }.joined()
      #expect(text == (0..<200_000).map { "line \($0)\n" }.joined())
      #expect(streams.count < 2000)
      #expect(outputs.last?.state == "idle")
    }
  }

  @Test("Writers on many threads each keep their order, and requests are answered meanwhile")
  func manyWriters() async throws {
    try await KernelUnderTest.with { kernel, client in
      let ids = try (0..<4).map { _ in try client.execute("started") }
      for id in ids { _ = try await client.outputs(of: id) }
      let lines = 4000
      // On threads of their own, as a runner's are: `receive` may block.
      async let writing: Void = withThrowingTaskGroup { group in
        for writer in 1...4 {
          group.addTask {
            try await BackgroundThread.run(stackSize: 256 << 10) {
              for line in 0..<lines {
                let name: StreamName = line % 7 == 0 ? .stderr : .stdout
                kernel.publisher.receive(
                  .stream(name, "\(line)\n"), from: ExecutionID(rawValue: UInt64(writer)))
              }
            }
          }
        }
        try await group.waitForAll()
      }
      for _ in 0..<20 {
        _ = try await client.reply(to: client.send("kernel_info_request"))
      }
      try await writing
      let expected = (0..<lines).map { "\($0)\n" }.joined()
      var texts: [String: String] = [:]
      var missing = ids.count * expected.utf8.count
      _ = try await client.outputs { message in
        if message.type == "stream", let id = message.parentID {
          let text = message.content["text"]?.string ?? ""
          texts[id, default: ""] += text
          missing -= text.utf8.count
        }
        return missing <= 0
      }
      for id in ids { #expect(texts[id] == expected) }
    }
  }

  @Test("Small pieces written together are coalesced into few messages")
  func coalescing() async throws {
    try await KernelUnderTest.with { _, client in
      let lines = (0..<2000).map { "\($0)" }.joined(separator: "\n")
      let id = try client.execute(lines)
      let streams = try await client.outputs(of: id).filter { $0.type == "stream" }
      #expect(streams.compactMap { $0.content["text"]?.string }.joined() == lines + "\n")
      #expect(streams.count < 500)
    }
  }

  @Test("Text waits only a moment if nothing follows")
  func latency() async throws {
    try await KernelUnderTest.with { kernel, client in
      let id = try client.execute("shown\nwait door")
      let shown = try await client.outputs { $0.type == "stream" }
      #expect(shown.last?.parentID == id)
      kernel.executor.open("door")
      _ = try await client.reply(to: id)
    }
  }
}
