internal import JupyterProtocol
internal import Limits
internal import Logging
internal import POSIX
internal import Synchronization
internal import ZeroMQ

/// What the channel thread does again and again: wait, read, send.
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

  /// Serves the sockets until it is told to stop and nothing is left to send.
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
      try read(channels.stdin, of: .stdin, takeAnswer)
      let isLast = isStopping.load(ordering: .acquiring)
      batch = publisher.take()
      if !batch.messages.isEmpty {
        // Greetings go first: a subscriber that exists by now has asked before these were sent.
        try greet(on: channels.iopub)
        for message in batch.messages { try send(message, on: channels) }
        publisher.settle(batch)
      } else {
        try greet(on: channels.iopub)
      }
      if isLast, batch.messages.isEmpty { break }
      if isLast { batch.isPartial = true }
    }
    try channels.hurry(Limits.Channels.lastLinger)
  }

  /// Takes the requests that have arrived and hands on those that are genuine and legible.
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
        refusals.note(error, on: channel)
      }
    }
  }

  /// Sends a message; before a question, everything said on stdin until now is taken and dropped.
  private mutating func send(
    _ message: OutgoingMessage, on channels: borrowing Channels
  ) throws(ZeroMQError) {
    guard case .client(.stdin, _) = message.destination else {
      try channels.send(message, composedBy: &composer)
      return
    }
    try read(channels.stdin, of: .stdin, takeAnswer)
    do {
      try channels.send(message, composedBy: &composer)
      input.sent(message.messageID)
    } catch  where error.code == .unreachable {
      input.couldNotSend(message.messageID)
    }
  }

  /// Takes what a front-end says on stdin; it may be the answer to a question of a cell.
  func takeAnswer(_ reply: IncomingRequest) {
    guard !input.receive(reply) else { return }
    logger.notice("Dropped a message on stdin: it answers no question that is open")
  }

  /// Greets everybody who has subscribed since the last time; nobody hears anything before that.
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
