/// The content of one type of message.
package protocol MessageContent: Codable, Sendable {
  /// The type of the message on the wire, such as `stream`.
  static var messageType: String { get }
}

/// The content of a request, which has one reply.
package protocol RequestContent: MessageContent {
  /// The content of the reply.
  associatedtype Reply: MessageContent
}

/// A message with decoded content.
package struct Message<Content: Sendable>: Sendable {
  package var header: Header
  /// The header of the message that caused this one; `nil` if there is none.
  package var parentHeader: Header?
  package var metadata: JSONValue
  package var content: Content
  /// Binary data that belongs to the content.
  package var buffers: [[UInt8]]

  package init(
    header: Header, parentHeader: Header? = nil, metadata: JSONValue = [:], content: Content,
    buffers: [[UInt8]] = []
  ) {
    self.header = header
    self.parentHeader = parentHeader
    self.metadata = metadata
    self.content = content
    self.buffers = buffers
  }
}

extension Message where Content: Decodable {
  /// Decodes all JSON frames of a message.
  ///
  /// - Throws: `DecodingError` when a frame does not have the expected structure.
  package init(_ wire: WireMessage) throws {
    let parent = try JSONValue(parsing: wire.parentHeader)
    self.init(
      header: try JSONCoding.decode(Header.self, from: wire.header),
      parentHeader: parent["msg_id"] == nil
        ? nil : try JSONCoding.decode(Header.self, from: wire.parentHeader),
      metadata: try JSONValue(parsing: wire.metadata),
      content: try JSONCoding.decode(Content.self, from: wire.content),
      buffers: wire.buffers)
  }
}
