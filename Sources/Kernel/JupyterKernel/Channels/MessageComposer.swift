internal import FoundationEssentials
internal import JupyterProtocol

/// Gives every message its header and signature; one for the life of the kernel's process.
///
/// Front-ends drop messages of a session they do not expect, and refuse a signature they have seen:
/// so the session never changes, and no two messages have the same identifier.
struct MessageComposer: Sendable {
  private let sessionID: String
  private let signature: Signature
  private var count = 0

  init(sessionID: String = UUID().uuidString, signature: Signature) {
    self.sessionID = sessionID
    self.signature = signature
  }

  /// The frames of a message on its socket.
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

  /// The frames that greet a subscriber of iopub, under the topic it asked for.
  mutating func welcome(to topic: [UInt8]) throws -> [[UInt8]] {
    let subscription = String(decoding: topic, as: UTF8.self)
    let message = try OutgoingMessage.publish(
      IopubWelcome(subscription: subscription), for: OutgoingMessage.emptyObject)
    // With its own topic, or none, it reaches those who asked for exactly this.
    return (topic.isEmpty ? [] : [topic]) + frames(of: message).dropFirst()
  }
}
