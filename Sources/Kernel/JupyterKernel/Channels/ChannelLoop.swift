internal import JupyterProtocol
internal import JupyterPublishing
internal import Latches
internal import Limits
internal import Logging
internal import POSIX
internal import Synchronization
internal import ZeroMQ

/// The loop of the channel thread: wait, read, send.
///
/// - Important: Must only be used on the channel thread.
struct ChannelLoop {
  private let signature: Signature
  private var composer: MessageComposer
  private var replays = ReplayGuard()
  private let publisher: OutputPublisher
  private let input: InputBroker
  private let logger: Logger
  private var refusals: RefusalLog

  init(
    _ signature: Signature, composedBy composer: MessageComposer, publisher: OutputPublisher,
    input: InputBroker, logger: Logger
  ) {
    self.signature = signature
    self.composer = composer
    self.publisher = publisher
    self.input = input
    self.logger = logger
    refusals = RefusalLog(logger: logger)
  }

  /// Serves the sockets until it has to stop and nothing is left to send.
  mutating func run(
    on channels: borrowing Channels, isStopping: borrowing Atomic<Bool>,
    deliver: (IncomingRequest) -> Void
  ) throws(ZeroMQError) {
    var poller = Poller()
    _ = poller.add(channels.shell)
    _ = poller.add(channels.control)
    _ = poller.add(channels.stdin)
    _ = poller.add(channels.iopub)
    _ = poller.add(descriptor: publisher.wakeup.number)
    var batch = Outbox.Batch(messages: [], deadline: .now, isPartial: true, size: 0)
    while true {
      try poller.wait(atMost: batch.isPartial ? .zero : batch.deadline.map { $0 - .now })
      try read(channels.control, of: .control, deliver)
      try read(channels.shell, of: .shell, deliver)
      try read(channels.stdin, of: .stdin, receiveAnswer)
      let isLast = isStopping.load(ordering: .acquiring)
      batch = publisher.dequeueBatch()
      if !batch.messages.isEmpty {
        // Greetings go first: clients that have subscribed by now are to receive these messages.
        try greet(on: channels.iopub)
        for message in batch.messages { try send(message, on: channels) }
        publisher.acknowledge(batch)
      } else {
        try greet(on: channels.iopub)
      }
      if isLast, batch.messages.isEmpty { break }
      if isLast { batch.isPartial = true }
    }
    try channels.hurry(Limits.Channels.lastLinger)
  }

  /// Reads the requests that have arrived, and delivers those that are genuine and well-formed.
  private mutating func read(
    _ socket: borrowing Socket, of channel: RequestChannel, _ deliver: (IncomingRequest) -> Void
  ) throws(ZeroMQError) {
    for _ in 0..<Limits.Channels.messagesPerTurn {
      guard let frames = try socket.receive() else { return }
      do {
        let wire = try WireMessage(
          frames: frames, signedBy: signature, unrepeatedIn: &replays)
        deliver(try IncomingRequest(wire, on: channel))
      } catch {
        refusals.record(error, on: channel)
      }
    }
  }

  /// Sends a message; before a question, everything received on stdin so far is dropped.
  private mutating func send(
    _ message: OutgoingMessage, on channels: borrowing Channels
  ) throws(ZeroMQError) {
    guard case .client(.stdin, _) = message.destination else {
      try channels.send(message, composedBy: &composer)
      return
    }
    try read(channels.stdin, of: .stdin, receiveAnswer)
    do {
      try channels.send(message, composedBy: &composer)
      input.sent(message.messageID)
    } catch  where error.code == .unreachable {
      input.couldNotSend(message.messageID)
    }
  }

  /// Handles a message on stdin, which may answer the question of a cell.
  func receiveAnswer(_ reply: IncomingRequest) {
    guard !input.receive(reply) else { return }
    logger.notice("Dropped a message on stdin: it answers no open question")
  }

  /// Greets new subscribers, which receive nothing before that.
  private mutating func greet(on iopub: borrowing Socket) throws(ZeroMQError) {
    try iopub.update()
    while let frames = try iopub.receive() {
      guard let event = frames.first else { continue }
      let topic = Array(event.dropFirst())
      guard event.first == 1 else {
        try iopub.unsubscribe(from: topic)
        continue
      }
      do {
        try iopub.subscribe(to: topic)
        try iopub.send(try composer.welcome(to: topic))
        publisher.hasSubscriber.open()
      } catch {
        logger.error("Could not greet a subscriber: \(error)")
      }
    }
  }
}
