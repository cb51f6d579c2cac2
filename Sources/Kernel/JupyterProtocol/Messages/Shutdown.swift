/// Asks the kernel to end.
package struct ShutdownRequest: RequestContent, Hashable {
  package static let messageType = "shutdown_request"
  package typealias Reply = ShutdownReply

  /// Whether the launcher will start the kernel again.
  package var restart: Bool

  package init(restart: Bool = false) {
    self.restart = restart
  }

  private enum CodingKeys: CodingKey {
    case restart
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    restart = try container.decodeIfPresent(Bool.self, forKey: .restart) ?? false
  }
}

/// Confirms that the kernel ends.
package struct ShutdownReply: MessageContent, Hashable {
  package static let messageType = "shutdown_reply"

  package var status = "ok"
  package var restart: Bool

  package init(restart: Bool) {
    self.restart = restart
  }
}
