/// Something said on a comm, by the front-end or by a cell.
///
/// Source: the messaging specification, "Custom Messages".
package struct CommEvent: Hashable, Sendable {
  /// What is said.
  package enum Kind: Hashable, Sendable {
    /// A new comm for what is registered under this name on the other side.
    case open(target: String)
    case message
    case close
  }

  /// Names the comm, for both sides.
  package var id: String
  package var kind: Kind
  /// A JSON object as text.
  package var data: String
  /// The message's metadata, a JSON object as text.
  package var metadata: String
  /// Raw bytes that travel beside the JSON.
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
