package import JupyterProtocol

/// A channel between the kernel and single clients.
package enum RequestChannel: String, Hashable, Sendable {
  case shell
  case control
  /// Here the kernel asks and the client answers.
  case stdin
}

/// Where a request came from: all that is needed to answer it, and to parent its outputs.
///
/// It travels as a value with the request's work, however late that work ends; there is no
/// "current" parent anywhere.
package struct RequestContext: Hashable, Sendable {
  package var channel: RequestChannel
  /// The way back to the client.
  package var identities: [[UInt8]]
  package var header: Header
  /// The request's header as a JSON text, with every key the client gave it.
  package var parentHeader: [UInt8]
  /// The request's metadata, a JSON text.
  package var metadata: [UInt8]
  /// Binary data that belongs to the request's content.
  package var buffers: [[UInt8]]

  package init(
    channel: RequestChannel, identities: [[UInt8]], header: Header, parentHeader: [UInt8],
    metadata: [UInt8] = Array("{}".utf8), buffers: [[UInt8]] = []
  ) {
    self.channel = channel
    self.identities = identities
    self.header = header
    self.parentHeader = parentHeader
    self.metadata = metadata
    self.buffers = buffers
  }

  /// What the front-end calls the cell the request is about, for all its runs; consoles do not say.
  var cellID: String? {
    (try? JSONValue(parsing: metadata))?["cellId"]?.string
  }
}

/// A request as it came, its content still unread.
struct IncomingRequest: Sendable {
  var context: RequestContext
  var wire: WireMessage

  /// Reads the header, and nothing else.
  init(_ wire: WireMessage, on channel: RequestChannel) throws(WireError) {
    do {
      let fields = try JSONValue(parsing: wire.header)
      self.context = RequestContext(
        channel: channel, identities: wire.identities,
        header: try JSONCoding.decode(Header.self, from: wire.header),
        // Written anew, so that only strict JSON is handed on to other clients.
        parentHeader: try JSONCoding.encode(fields), metadata: wire.metadata,
        buffers: wire.buffers)
      self.wire = wire
    } catch {
      throw .unreadableHeader(JSONCoding.explain(error))
    }
  }

  /// Reads the content as a request of this kind.
  func content<Content: Decodable>(as type: Content.Type) throws -> Content {
    try JSONCoding.decode(type, from: wire.content)
  }
}
