/// A message on the wire: identities, a signature, four JSON texts and binary buffers.
///
/// See <https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol>.
package struct WireMessage: Hashable, Sendable {
  /// The frame between the identities and the message.
  package static let delimiter = Array("<IDS|MSG>".utf8)

  /// The routing identities, or the topic of a published message.
  package var identities: [[UInt8]]
  package var header: [UInt8]
  package var parentHeader: [UInt8]
  package var metadata: [UInt8]
  package var content: [UInt8]
  /// Binary data, not signed.
  package var buffers: [[UInt8]]

  package init(
    identities: [[UInt8]], header: [UInt8], parentHeader: [UInt8], metadata: [UInt8],
    content: [UInt8], buffers: [[UInt8]] = []
  ) {
    self.identities = identities
    self.header = header
    self.parentHeader = parentHeader
    self.metadata = metadata
    self.content = content
    self.buffers = buffers
  }

  /// The texts in the order of signing.
  private var texts: [[UInt8]] { [header, parentHeader, metadata, content] }

  /// The frames to send.
  package func frames(signedBy signature: Signature) -> [[UInt8]] {
    var frames = identities
    frames.reserveCapacity(identities.count + 6 + buffers.count)
    frames.append(Self.delimiter)
    frames.append(signature.sign(texts))
    frames.append(contentsOf: texts)
    frames.append(contentsOf: buffers)
    return frames
  }

  /// Splits received frames and checks their signature.
  ///
  /// - Parameters:
  ///   - frames: The frames of a received message.
  ///   - signature: The signature to check with.
  ///   - guard: Stores genuine signatures, to refuse a second message with the same one.
  /// - Throws: `WireError` when frames are missing or not correctly signed.
  package init(
    frames: [[UInt8]], signedBy signature: Signature, unrepeatedIn guard: inout ReplayGuard
  ) throws(WireError) {
    guard let delimiter = frames.firstIndex(of: Self.delimiter) else {
      throw .missingDelimiter
    }
    let rest = frames[(delimiter + 1)...]
    guard rest.count >= 5 else { throw .tooFewFrames(rest.count) }
    let signed = rest[(rest.startIndex + 1)..<(rest.startIndex + 5)]
    let digest = rest[rest.startIndex]
    guard signature.matches(digest, of: signed) else { throw .wrongSignature }
    if signature.isChecked, !`guard`.insert(digest) { throw .repeatedSignature }
    let texts = Array(signed)
    self.init(
      identities: Array(frames[..<delimiter]), header: texts[0], parentHeader: texts[1],
      metadata: texts[2], content: texts[3], buffers: Array(rest.dropFirst(5)))
  }
}
