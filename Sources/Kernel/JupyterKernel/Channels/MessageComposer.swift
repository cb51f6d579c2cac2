internal import FoundationEssentials
internal import JupyterProtocol
internal import JupyterPublishing

/// Adds header and signature to every message; one for the life of the kernel process.
///
/// Front-ends drop messages of an unknown session, and refuse repeated signatures: therefore the
/// session never changes, and no two messages have the same identifier.
struct MessageComposer: Sendable {
  private let sessionID: String
  private let signature: Signature
  private var count = 0

  init(sessionID: String = UUID().uuidString, signature: Signature) {
    self.sessionID = sessionID
    self.signature = signature
  }

  /// The frames to send for a message.
  mutating func frames(of message: OutgoingMessage) -> [[UInt8]] {
    count += 1
    let header = Header(
      messageID: message.messageID ?? "\(sessionID)_\(count)", sessionID: sessionID,
      username: "kernel",
      date: Timestamp.now(), messageType: message.messageType)
    let identities: [[UInt8]] =
      switch message.destination {
      case .iopub: [Array(message.messageType.utf8)]
      case .client(_, let identities): identities
      }
    let content: [UInt8] =
      switch message.content {
      case .json(let text): text
      case .stream(let stream): stream.json
      }
    let wire = WireMessage(
      identities: identities, header: header.json, parentHeader: message.parentHeader,
      metadata: message.metadata, content: content, buffers: message.buffers)
    return wire.frames(signedBy: signature)
  }

  /// The frames that greet a subscriber of a topic on iopub.
  mutating func welcome(to topic: [UInt8]) throws -> [[UInt8]] {
    let subscription = String(decoding: topic, as: UTF8.self)
    let message = try OutgoingMessage.publish(
      IopubWelcome(subscription: subscription), for: OutgoingMessage.emptyObject)
    // The topic is the prefix by which iopub selects the receivers.
    return (topic.isEmpty ? [] : [topic]) + frames(of: message).dropFirst()
  }
}
