package import Frames

/// A value in several representations, keyed by MIME type.
///
/// Text is stored as it is, JSON types (`application/json` and every `…+json`) as JSON text, and
/// binary types as base64, as in `display_data` of the messaging specification.
package struct MIMEBundle: Hashable, Sendable, Codable {
  package var entries: [String: String]
  /// Details of some representations for the front-end, such as the width of an image: JSON objects
  /// as text, keyed by MIME type.
  package var metadata: [String: String]

  package init(_ entries: [String: String], metadata: [String: String] = [:]) {
    self.entries = entries
    self.metadata = metadata
  }

  /// A bundle with `text/plain` only.
  package init(plainText: String) {
    self.init(["text/plain": plainText])
  }
}

extension MIMEBundle: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(try reader.texts(), metadata: try reader.texts())
  }

  package func write(to writer: inout FrameWriter) {
    writer.texts(entries)
    writer.texts(metadata)
  }
}
