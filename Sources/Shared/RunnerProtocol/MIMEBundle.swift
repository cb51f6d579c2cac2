/// One value in several representations, keyed by MIME type.
///
/// Text is kept as it is, JSON types (`application/json` and every `…+json`) as JSON text, binary
/// types as base64, as the messaging specification wants them in `display_data`.
package struct MIMEBundle: Hashable, Sendable {
  package var entries: [String: String]
  /// What a front-end may want to know about some of the representations, such as the width of a
  /// picture: a JSON object as text, keyed by MIME type.
  package var metadata: [String: String]

  package init(_ entries: [String: String], metadata: [String: String] = [:]) {
    self.entries = entries
    self.metadata = metadata
  }

  /// A bundle of nothing but `text/plain`.
  package init(plainText: String) {
    self.init(["text/plain": plainText])
  }
}
