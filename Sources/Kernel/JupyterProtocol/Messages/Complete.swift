/// Asks for completions at a position in a cell.
package struct CompleteRequest: RequestContent, Hashable {
  package static let messageType = "complete_request"
  package typealias Reply = CompleteReply

  package var code: String
  /// The cursor's position in Unicode scalars.
  package var cursorPosition: Int

  package init(code: String, cursorPosition: Int) {
    self.code = code
    self.cursorPosition = cursorPosition
  }

  private enum CodingKeys: String, CodingKey {
    case code
    case cursorPosition = "cursor_pos"
  }
}

/// Completions, and the range they would replace.
package struct CompleteReply: MessageContent, Hashable {
  package static let messageType = "complete_reply"

  package var status = "ok"
  package var matches: [String]
  package var cursorStart: Int
  package var cursorEnd: Int
  package var metadata: [String: JSONValue] = [:]

  package init(
    matches: [String], cursorStart: Int, cursorEnd: Int, metadata: [String: JSONValue] = [:]
  ) {
    self.matches = matches
    self.cursorStart = cursorStart
    self.cursorEnd = cursorEnd
    self.metadata = metadata
  }

  private enum CodingKeys: String, CodingKey {
    case status
    case matches
    case cursorStart = "cursor_start"
    case cursorEnd = "cursor_end"
    case metadata
  }
}
