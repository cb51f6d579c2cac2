import POSIX
import Testing

@Suite("Sockets", .timeLimit(.minutes(2)))
struct SocketTests {
  @Test("Sending over a socket whose other end is closed fails, and ends no process")
  func closed() throws {
    let own = try FileDescriptor.socketPair().takeFirst()
    #expect(throws: POSIXError.self) { try own.sendAll([1, 2, 3]) }
  }

  @Test("More than fits at once is sent whole")
  func large() async throws {
    let ends = try FileDescriptor.socketPair().release()
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
    try BackgroundThread.start {
      let sender = FileDescriptor(owning: ends.first)
      try? sender.sendAll(bytes)
    }
    let received = try await BackgroundThread.run(stackSize: 1 << 20) {
      let receiver = FileDescriptor(owning: ends.second)
      return (try? receiver.readToEnd()) ?? []
    }
    #expect(received == bytes)
  }

  @Test("A child that leads a session is in a session and a group of its own")
  func session() async throws {
    var configuration = ChildProcess.Configuration(
      "/bin/sh", ["-c", "read -r _ _ _ _ group session _ </proc/self/stat; echo $group $session"])
    configuration.leadsGroup = true
    configuration.leadsSession = true
    let child = try ChildProcess(configuration)
    let outcome = await child.outcome()
    let text = String(decoding: outcome.standardOutput, as: UTF8.self)
    #expect(text == "\(child.pid) \(child.pid)\n")
  }
}
