package import JupyterProtocol

/// Where a request came from: everything needed to answer it, and to parent its outputs.
///
/// It travels as a value with the work on the request, however late that ends: there is no "current"
/// parent.
package struct RequestContext: Hashable, Sendable {
  package var channel: RequestChannel
  /// The routing identities of the client.
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

  /// The front-end's name for the cell, the same for all its runs; `nil` for consoles.
  package var cellID: String? {
    (try? JSONValue(parsing: metadata))?["cellId"]?.string
  }
}
