package import JupyterProtocol

/// A message that waits to be stamped, signed and sent.
package struct OutgoingMessage: Sendable {
  /// The socket a message goes to.
  package enum Destination: Hashable, Sendable {
    case iopub
    /// To the client that asked, or that is asked.
    case client(RequestChannel, identities: [[UInt8]])
  }

  /// The content: encoded already, or when it is sent.
  package enum Content: Hashable, Sendable {
    case json([UInt8])
    case stream(Stream)
  }

  package static let emptyObject = Array("{}".utf8)

  package var destination: Destination
  package var messageType: String
  package var parentHeader: [UInt8]
  package var metadata: [UInt8] = Self.emptyObject
  package var content: Content
  /// Binary data that belongs to the content.
  package var buffers: [[UInt8]] = []
  /// The identifier, if it has to be known before the message is sent.
  package var messageID: String?
  /// The display or comm that it concerns.
  var subject: String?

  /// About how many bytes of memory the message takes.
  var size: Int {
    let text =
      switch content {
      case .json(let text): text.count
      case .stream(let stream): stream.text.utf8.count
      }
    return buffers.reduce(512 + text) { $0 + $1.count }
  }

  /// About how many bytes a stream message takes in addition to its text.
  var frameSize: Int { 400 + parentHeader.count }

  /// Whether it ends the work on a request.
  var isIdle: Bool {
    messageType == Status.messageType && content == Self.stateContent(.idle)
  }
}

extension OutgoingMessage {
  /// A message to all front-ends, as a consequence of a request.
  package static func publish(
    _ content: some MessageContent, for parentHeader: [UInt8],
    metadata: [UInt8] = Self.emptyObject, buffers: [[UInt8]] = []
  ) throws -> OutgoingMessage {
    OutgoingMessage(
      destination: .iopub, messageType: type(of: content).messageType, parentHeader: parentHeader,
      metadata: metadata, content: .json(try JSONCoding.encode(content)), buffers: buffers)
  }

  /// The state of the kernel with respect to a request.
  package static func status(_ state: ExecutionState, for parentHeader: [UInt8]) -> OutgoingMessage
  {
    OutgoingMessage(
      destination: .iopub, messageType: Status.messageType, parentHeader: parentHeader,
      content: stateContent(state))
  }

  private static func stateContent(_ state: ExecutionState) -> Content {
    .json(Array("{\"execution_state\":\"\(state.rawValue)\"}".utf8))
  }

  /// Text written by a cell or its jobs.
  static func stream(_ stream: Stream, for parentHeader: [UInt8]) -> OutgoingMessage {
    OutgoingMessage(
      destination: .iopub, messageType: Stream.messageType, parentHeader: parentHeader,
      content: .stream(stream))
  }

  /// A question to the client that runs a cell.
  package static func question(
    _ content: InputRequest, to context: RequestContext, messageID: String
  ) throws -> OutgoingMessage {
    OutgoingMessage(
      destination: .client(.stdin, identities: context.identities),
      messageType: InputRequest.messageType, parentHeader: context.parentHeader,
      content: .json(try JSONCoding.encode(content)), messageID: messageID)
  }

  /// The reply to a request.
  package static func reply(
    _ content: some Encodable, type: String, to context: RequestContext, metadata: JSONValue = [:]
  ) throws -> OutgoingMessage {
    OutgoingMessage(
      destination: .client(context.channel, identities: context.identities), messageType: type,
      parentHeader: context.parentHeader, metadata: try JSONCoding.encode(metadata),
      content: .json(try JSONCoding.encode(content)))
  }
}
