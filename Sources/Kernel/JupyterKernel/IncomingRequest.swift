internal import JupyterProtocol
internal import JupyterPublishing

/// A request as it arrived, with its content still undecoded.
struct IncomingRequest: Sendable {
  var context: RequestContext
  var wire: WireMessage

  /// Decodes the header only.
  init(_ wire: WireMessage, on channel: RequestChannel) throws(WireError) {
    do {
      let fields = try JSONValue(parsing: wire.header)
      self.context = RequestContext(
        channel: channel, identities: wire.identities,
        header: try JSONCoding.decode(Header.self, from: wire.header),
        // Encoded again, so that other clients get strict JSON only.
        parentHeader: try JSONCoding.encode(fields), metadata: wire.metadata,
        buffers: wire.buffers)
      self.wire = wire
    } catch {
      throw .unreadableHeader(JSONCoding.explain(error))
    }
  }

  /// Decodes the content as a request of this kind.
  func content<Content: Decodable>(as type: Content.Type) throws -> Content {
    try JSONCoding.decode(type, from: wire.content)
  }
}
