internal import FoundationEssentials
package import JupyterHistory
package import JupyterKernel
package import JupyterProtocol
package import JupyterPublishing
internal import Latches
internal import Logging
internal import Synchronization
internal import ZeroMQ

/// A kernel in the test's own process, with an ``EchoExecutor`` behind it.
package struct KernelUnderTest: Sendable {
  package let connection: ConnectionFile
  package let kernel: Kernel
  package let executor: EchoExecutor
  package let publisher: OutputPublisher
  private let running: Task<Void, any Error>

  /// Starts a kernel at fresh addresses, or at those given.
  package init(
    at connection: ConnectionFile, history: History.StorageLocation = .memory
  ) throws {
    self.connection = connection
    publisher = try OutputPublisher()
    let input = InputBroker(publisher: publisher)
    executor = EchoExecutor(sink: publisher, input: input)
    var logger = Logger(label: "test") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .critical
    kernel = Kernel(
      connection: connection, executor: executor, publisher: publisher, input: input,
      history: History(history, logger: logger),
      description: { KernelDescription(version: "1.0", languageVersion: "6.3.1") }, logger: logger)
    running = Task { [kernel] in try await kernel.run() }
  }

  /// Ends the kernel; returns when its sockets are closed.
  package func end() async throws {
    kernel.stop()
    try await waitForEnd()
  }

  /// Returns when the kernel has ended; throws its error, or a ``TestTimeout``.
  package func waitForEnd() async throws {
    let result = Mutex<Result<Void, any Error>?>(nil)
    await Latch.wait(atMost: TestTimeout.limit) { [running] in
      let end = await running.result
      result.withLock { $0 = end }
    }
    guard let end = result.withLock({ $0 }) else { throw TestTimeout("the end of the kernel") }
    try end.get()
  }

  /// A client that has been greeted.
  package func client(
    identity: String? = nil, takesQuestions: Bool = true
  ) async throws -> KernelClient {
    let client = try KernelClient(
      connection, identity: identity, takesQuestions: takesQuestions)
    try await client.waitForWelcome()
    return client
  }

  /// Runs a test with a kernel and a client, and ends both.
  package static func with(
    _ transport: ConnectionFile.Transport = .ipc, key: String = "secret",
    scheme: Signature.Scheme = .sha256,
    _ body: (KernelUnderTest, KernelClient) async throws -> Void
  ) async throws {
    let connection = try freshConnection(transport, key: key, scheme: scheme)
    let kernel = try KernelUnderTest(at: connection)
    do {
      let client = try await kernel.client()
      try await body(kernel, client)
      await client.close()
    } catch {
      try? await kernel.end()
      throw error
    }
    try await kernel.end()
  }

  /// Addresses at which no process listens.
  package static func freshConnection(
    _ transport: ConnectionFile.Transport, key: String = "secret",
    scheme: Signature.Scheme = .sha256
  ) throws -> ConnectionFile {
    var ports: [ConnectionFile.Channel: Int] = [:]
    guard transport == .tcp else {
      for (index, channel) in ConnectionFile.Channel.allCases.enumerated() {
        ports[channel] = index + 1
      }
      let path = FileManager.default.temporaryDirectory.path + "/kernel-\(UUID().uuidString)"
      return ConnectionFile(
        transport: .ipc, ip: path, ports: ports, key: key, signatureScheme: scheme)
    }
    let context = try Context()
    for channel in ConnectionFile.Channel.allCases {
      ports[channel] = try freePort(in: context)
    }
    return ConnectionFile(
      transport: .tcp, ip: "127.0.0.1", ports: ports, key: key, signatureScheme: scheme)
  }

  /// The last port that was tried.
  private static let port = Atomic(Int(ProcessInfo.processInfo.processIdentifier) % 9_000 + 10_000)

  /// A port on which no process listens, below those the system gives to connections.
  ///
  /// A client that connects to one of the latter while no process listens may reach itself.
  private static func freePort(in context: Context) throws -> Int {
    while true {
      let port = port.wrappingAdd(1, ordering: .relaxed).newValue
      var socket = try Socket(.rep, in: context)
      do {
        try socket.bind(to: "tcp://127.0.0.1:\(port)")
        return port
      } catch {
        guard error.code == .addressInUse else { throw error }
      }
    }
  }
}
