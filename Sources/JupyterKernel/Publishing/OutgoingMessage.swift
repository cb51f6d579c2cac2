internal import JupyterProtocol

/// A message that waits to be stamped, signed and sent.
struct OutgoingMessage: Sendable {
  /// The socket a message goes to.
  enum Destination: Hashable, Sendable {
    case iopub
    /// Back to the client that asked.
    case reply(RequestChannel, identities: [[UInt8]])
  }

  /// The content, as a JSON text now or when it is sent.
  enum Content: Hashable, Sendable {
    case json([UInt8])
    case stream(Stream)
  }

  static let emptyObject = Array("{}".utf8)

  var destination: Destination
  var messageType: String
  var parentHeader: [UInt8]
  var metadata: [UInt8] = Self.emptyObject
  var content: Content

  /// About how much memory the message takes.
  var size: Int {
    switch content {
    case .json(let text): 512 + text.count
    case .stream(let stream): 512 + stream.text.utf8.count
    }
  }
}

extension OutgoingMessage {
  /// Something to be seen by everybody, as a consequence of a request.
  static func publish(
    _ content: some MessageContent, for parentHeader: [UInt8]
  ) throws -> OutgoingMessage {
    OutgoingMessage(
      destination: .iopub, messageType: type(of: content).messageType, parentHeader: parentHeader,
      content: .json(try JSONCoding.encode(content)))
  }

  /// The state of the kernel, as far as one request is concerned.
  static func status(_ state: ExecutionState, for parentHeader: [UInt8]) -> OutgoingMessage {
    OutgoingMessage(
      destination: .iopub, messageType: Status.messageType, parentHeader: parentHeader,
      content: .json(Array("{\"execution_state\":\"\(state.rawValue)\"}".utf8)))
  }

  /// Text that a cell or its jobs have written.
  static func stream(_ stream: Stream, for parentHeader: [UInt8]) -> OutgoingMessage {
    OutgoingMessage(
      destination: .iopub, messageType: Stream.messageType, parentHeader: parentHeader,
      content: .stream(stream))
  }

  /// The answer to a request.
  static func reply(
    _ content: some Encodable, type: String, to context: RequestContext, metadata: JSONValue = [:]
  ) throws -> OutgoingMessage {
    OutgoingMessage(
      destination: .reply(context.channel, identities: context.identities), messageType: type,
      parentHeader: context.parentHeader, metadata: try JSONCoding.encode(metadata),
      content: .json(try JSONCoding.encode(content)))
  }
}
