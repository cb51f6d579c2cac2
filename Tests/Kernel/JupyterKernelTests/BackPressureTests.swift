import JupyterHistory
import JupyterKernel
import JupyterProtocol
import JupyterPublishing
import KernelTestSupport
import Latches
import Logging
import POSIX
import RunnerProtocol
import Synchronization
import Testing

@Suite("Back-pressure", .timeLimit(.minutes(2)))
struct BackPressureTests {
  private static let piece = String(repeating: "x", count: (64 << 10) - 1) + "\n"

  @Test("A writer waits while too much is unsent, and continues when it is sent")
  func backPressure() async throws {
    let publisher = try OutputPublisher()
    let pieces = 512
    let written = Atomic(0)
    let isFull = Latch()
    let isDone = Latch()
    try BackgroundThread.start {
      for _ in 0..<pieces {
        publisher.receive(.stream(.stdout, Self.piece), from: ExecutionID(rawValue: 1))
        let count = written.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
        if count == 60 { isFull.open() }
      }
      isDone.open()
    }
    await isFull.wait()
    #expect(written.load(ordering: .sequentiallyConsistent) <= 65)
    #expect(!isDone.isOpen)
    let connection = try KernelUnderTest.freshConnection(.ipc)
    let input = InputBroker(publisher: publisher)
    let logger = Logger(label: "test") { StreamLogHandler.standardError(label: $0) }
    let kernel = Kernel(
      connection: connection, executor: EchoExecutor(sink: publisher, input: input),
      publisher: publisher, input: input, history: History(.memory, logger: logger),
      description: { KernelDescription(version: "1", languageVersion: "6") }, logger: logger)
    async let running: Void = kernel.run()
    await isDone.wait()
    kernel.stop()
    try await running
  }

  @Test("After the kernel's end writers never wait")
  func afterTheEnd() async throws {
    try await KernelUnderTest.with { kernel, _ in
      try await kernel.end()
      for _ in 0..<600 {
        kernel.publisher.receive(.stream(.stdout, Self.piece), from: ExecutionID(rawValue: 1))
      }
    }
  }
}
