package import Frames

/// One text that completion offers at a position.
package struct Candidate: Hashable, Sendable, Codable {
  /// An identifier, a keyword, or an argument label with its colon.
  package var text: String
  /// The kind of declaration, in the terms of Jupyter's front-ends.
  package var kind: String
  /// Its declaration in one line; empty if it has none.
  package var signature: String
  /// Whether the dot before the position must become `?.`.
  package var needsOptionalChaining: Bool

  package init(
    text: String, kind: String, signature: String = "", needsOptionalChaining: Bool = false
  ) {
    self.text = text
    self.kind = kind
    self.signature = signature
    self.needsOptionalChaining = needsOptionalChaining
  }
}

extension Candidate: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      text: try reader.string(), kind: try reader.string(), signature: try reader.string(),
      needsOptionalChaining: try reader.flag())
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(text)
    writer.string(kind)
    writer.string(signature)
    writer.flag(needsOptionalChaining)
  }
}
