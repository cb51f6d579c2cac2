/// Asks whether a text can run as it is.
package struct IsCompleteRequest: RequestContent, Hashable {
  package static let messageType = "is_complete_request"
  package typealias Reply = IsCompleteReply

  package var code: String

  package init(code: String) {
    self.code = code
  }
}

/// Whether a text can run as it is.
package struct IsCompleteReply: MessageContent, Hashable {
  package static let messageType = "is_complete_reply"

  /// `complete`, `incomplete` or `invalid`.
  package var status: String
  /// The indentation of the next line of an incomplete text.
  package var indent: String?

  package init(status: String, indent: String? = nil) {
    self.status = status
    self.indent = indent
  }
}
