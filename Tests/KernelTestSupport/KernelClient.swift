internal import FoundationEssentials
package import JupyterProtocol
internal import Latches
internal import POSIX
internal import Synchronization
internal import ZeroMQ

/// A front-end for tests: real sockets, on a thread of their own.
package final class KernelClient: Sendable {
  /// A channel a client sends and receives on.
  package enum Channel: Hashable, Sendable, CaseIterable {
    case shell
    case control
    case stdin
    case heartbeat
  }

  package let sessionID = "client-\(UUID().uuidString)"
  private let connection: ConnectionFile
  private let signature: Signature
  private let count = Atomic(0)
  private let outgoing = Mutex<[(Channel, [[UInt8]])]>([])
  private let wakeup: WakeupDescriptor
  private let isClosing = Atomic(false)
  private let closed = Latch()
  private let iopub = Mailbox<ReceivedMessage>()
  private let replies: [Channel: Mailbox<ReceivedMessage>]
  private let beats = Mailbox<[[UInt8]]>()

  /// Connects to a kernel; whether it listens already or not does not matter.
  ///
  /// A client that takes no questions goes by another name on stdin, where the kernel does not find it.
  package init(
    _ connection: ConnectionFile, identity: String? = nil, topic: String = "",
    takesQuestions: Bool = true
  ) throws {
    self.connection = connection
    signature = connection.signature
    wakeup = try WakeupDescriptor()
    replies = [.shell: Mailbox(), .control: Mailbox(), .stdin: Mailbox()]
    let identity = Array((identity ?? sessionID).utf8)
    try BackgroundThread.start(stackSize: 8 << 20) { [self] in
      defer { closed.open() }
      do {
        let name = takesQuestions ? identity : identity + identity
        try serve(identity, onStdin: name, topic: Array(topic.utf8))
      } catch {
        print("The test's client failed: \(error)")
      }
    }
  }

  /// Closes the sockets; returns when that is done, or has taken too long.
  package func close() async {
    isClosing.store(true, ordering: .releasing)
    wakeup.raise()
    await Latch.wait(atMost: TestTimeout.limit) { [closed] in await closed.wait() }
    if !closed.isOpen { print("The test's client did not close its sockets in time.") }
  }

  private func serve(
    _ identity: [UInt8], onStdin name: [UInt8], topic: [UInt8]
  ) throws {
    let context = try Context()
    let shell = try dealer(.shell, identity, in: context)
    let control = try dealer(.control, identity, in: context)
    let stdin = try dealer(.stdin, name, in: context)
    let beat = try dealer(.heartbeat, identity, in: context)
    var iopub = try Socket(.sub, in: context)
    try encrypt(iopub)
    try iopub.set(.receiveHighWaterMark, to: 0)
    try iopub.subscribe(to: topic)
    try iopub.connect(to: connection.address(of: .iopub))
    var poller = Poller()
    for item in [poller.add(shell), poller.add(control), poller.add(stdin)] { _ = item }
    for item in [poller.add(beat), poller.add(iopub)] { _ = item }
    _ = poller.add(descriptor: wakeup.number)
    while !isClosing.load(ordering: .acquiring) {
      try poller.wait()
      wakeup.lower()
      while let frames = try iopub.receive() { self.iopub.append(try read(frames)) }
      while let frames = try shell.receive() { replies[.shell]?.append(try read(frames)) }
      while let frames = try control.receive() { replies[.control]?.append(try read(frames)) }
      while let frames = try stdin.receive() { replies[.stdin]?.append(try read(frames)) }
      while let frames = try beat.receive() { beats.append(Array(frames.dropFirst())) }
      for (channel, frames) in outgoing.withLock({ queue in
        defer { queue = [] }
        return queue
      }) {
        switch channel {
        case .shell: try shell.send(frames)
        case .control: try control.send(frames)
        case .stdin: try stdin.send(frames)
        case .heartbeat: try beat.send([[]] + frames)
        }
      }
    }
  }

  private func dealer(
    _ channel: ConnectionFile.Channel, _ identity: [UInt8], in context: Context
  ) throws -> Socket {
    var socket = try Socket(.dealer, in: context)
    try encrypt(socket)
    try socket.set(.linger, to: 200)
    try socket.setIdentity(identity)
    try socket.connect(to: connection.address(of: channel))
    return socket
  }

  /// Like jupyter_client, a client uses the kernel's own keys.
  private func encrypt(_ socket: borrowing Socket) throws {
    guard let keys = connection.encryption else { return }
    try socket.encrypt(
      with: EncryptionKeys(publicKey: keys.publicKey, secretKey: keys.secretKey),
      forServer: keys.publicKey)
  }

  private func read(_ frames: [[UInt8]]) throws -> ReceivedMessage {
    var known = ReplayGuard()
    let wire = try WireMessage(frames: frames, signedBy: signature, unrepeatedIn: &known)
    return ReceivedMessage(frames: frames, message: try Message(wire))
  }
}

// MARK: - Sending

extension KernelClient {
  /// The frames of a request, not sent yet, and its identifier.
  package func frames(
    of type: String, _ content: JSONValue, metadata: JSONValue = [:], parent: Header? = nil,
    buffers: [[UInt8]] = [], subshellID: String? = nil
  ) throws -> (frames: [[UInt8]], id: String) {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    let header = Header(
      messageID: "\(sessionID)-\(number)", sessionID: sessionID, username: "test",
      date: Timestamp.now(), messageType: type, subshellID: subshellID)
    let wire = WireMessage(
      identities: [], header: header.json, parentHeader: parent?.json ?? Array("{}".utf8),
      metadata: try JSONCoding.encode(metadata), content: try JSONCoding.encode(content),
      buffers: buffers)
    return (wire.frames(signedBy: signature), header.messageID)
  }

  /// Sends frames as they are.
  package func send(raw frames: [[UInt8]], on channel: Channel = .shell) {
    outgoing.withLock { $0.append((channel, frames)) }
    wakeup.raise()
  }

  /// Sends a request.
  ///
  /// - Returns: The request's identifier.
  @discardableResult
  package func send(
    _ type: String, _ content: JSONValue = [:], on channel: Channel = .shell,
    parent: Header? = nil, buffers: [[UInt8]] = [], subshellID: String? = nil
  ) throws -> String {
    let (frames, id) = try frames(
      of: type, content, parent: parent, buffers: buffers, subshellID: subshellID)
    send(raw: frames, on: channel)
    return id
  }

  /// Sends a request to run a cell.
  ///
  /// - Returns: The request's identifier.
  @discardableResult
  package func execute(
    _ code: String, _ options: [String: JSONValue] = [:], in subshellID: String? = nil
  ) throws -> String {
    var content = options
    content["code"] = .string(code)
    return try send("execute_request", .object(content), subshellID: subshellID)
  }
}

// MARK: - Receiving

extension KernelClient {
  /// Takes the next message of iopub.
  package func nextOutput(within limit: Duration = TestTimeout.limit) async throws
    -> ReceivedMessage
  {
    guard let message = await iopub.next(within: limit) else {
      throw TestTimeout("a message on iopub")
    }
    return message
  }

  /// Takes the messages of iopub until one of them, which is the last.
  package func outputs(
    until isLast: (ReceivedMessage) -> Bool
  ) async throws -> [ReceivedMessage] {
    var messages: [ReceivedMessage] = []
    while true {
      guard let message = await iopub.next(within: TestTimeout.limit) else {
        throw TestTimeout("an output after \(messages.map(\.label))")
      }
      messages.append(message)
      if isLast(message) { return messages }
    }
  }

  /// Takes the messages of iopub until the idle of a request, and returns those of this request.
  package func outputs(of id: String) async throws -> [ReceivedMessage] {
    try await outputs { $0.parentID == id && $0.state == "idle" }.filter { $0.parentID == id }
  }

  /// Takes the next reply.
  package func nextReply(
    on channel: Channel = .shell, within limit: Duration = TestTimeout.limit
  ) async throws -> ReceivedMessage {
    guard let message = await replies[channel]?.next(within: limit) else {
      throw TestTimeout("a reply on \(channel)")
    }
    return message
  }

  /// Takes replies until the one to a request.
  package func reply(to id: String, on channel: Channel = .shell) async throws -> ReceivedMessage {
    while true {
      let message = try await nextReply(on: channel)
      if message.parentID == id { return message }
    }
  }

  /// Waits until what the kernel publishes reaches this client.
  package func waitForWelcome() async throws {
    _ = try await outputs { $0.type == "iopub_welcome" }
  }

  /// Sends a heartbeat and waits for its echo.
  package func beat(_ frames: [[UInt8]]) async throws -> [[UInt8]] {
    send(raw: frames, on: .heartbeat)
    guard let echo = await beats.next(within: TestTimeout.limit) else {
      throw TestTimeout("a heartbeat")
    }
    return echo
  }
}
