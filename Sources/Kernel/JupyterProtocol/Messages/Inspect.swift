/// Asks for a description of the name under the cursor.
package struct InspectRequest: RequestContent, Hashable {
  package static let messageType = "inspect_request"
  package typealias Reply = InspectReply

  package var code: String
  /// The cursor's position in Unicode scalars.
  package var cursorPosition: Int
  /// 0 for a summary, 1 for everything.
  package var detailLevel: Int?

  package init(code: String, cursorPosition: Int, detailLevel: Int? = nil) {
    self.code = code
    self.cursorPosition = cursorPosition
    self.detailLevel = detailLevel
  }

  private enum CodingKeys: String, CodingKey {
    case code
    case cursorPosition = "cursor_pos"
    case detailLevel = "detail_level"
  }
}

/// The description of a name, if there is one.
package struct InspectReply: MessageContent, Hashable {
  package static let messageType = "inspect_reply"

  package var status = "ok"
  package var found: Bool
  package var data: [String: JSONValue]
  package var metadata: [String: JSONValue] = [:]

  package init(data: [String: JSONValue] = [:]) {
    self.found = !data.isEmpty
    self.data = data
  }
}
