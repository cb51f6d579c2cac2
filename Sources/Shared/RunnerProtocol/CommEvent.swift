/// A message on a comm, from the front-end or from a cell.
///
/// Source: the messaging specification, "Custom Messages".
package struct CommEvent: Hashable, Sendable, Codable {
  package enum Kind: Hashable, Sendable, Codable {
    /// Opens a comm to what the other side has registered under this name.
    case open(target: String)
    case message
    case close
  }

  /// Identifies the comm on both sides.
  package var id: String
  package var kind: Kind
  /// A JSON object as text.
  package var data: String
  /// The message's metadata, a JSON object as text.
  package var metadata: String
  /// Binary data sent along with the JSON.
  package var buffers: [[UInt8]]

  package init(
    id: String, kind: Kind, data: String = "{}", metadata: String = "{}", buffers: [[UInt8]] = []
  ) {
    self.id = id
    self.kind = kind
    self.data = data
    self.metadata = metadata
    self.buffers = buffers
  }
}
