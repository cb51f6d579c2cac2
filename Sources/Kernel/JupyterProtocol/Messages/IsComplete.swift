/// Asks whether a text can run as it stands.
package struct IsCompleteRequest: RequestContent, Hashable {
  package static let messageType = "is_complete_request"
  package typealias Reply = IsCompleteReply

  package var code: String

  package init(code: String) {
    self.code = code
  }
}

/// Says whether a text can run as it stands.
package struct IsCompleteReply: MessageContent, Hashable {
  package static let messageType = "is_complete_reply"

  /// `complete`, `incomplete` or `invalid`.
  package var status: String
  /// How the next line should start, for incomplete texts.
  package var indent: String?

  package init(status: String, indent: String? = nil) {
    self.status = status
    self.indent = indent
  }
}
