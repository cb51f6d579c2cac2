/// Asks the user for a line.
package struct InputRequest: RequestContent, Hashable {
  package static let messageType = "input_request"
  package typealias Reply = InputReply

  package var prompt: String
  /// Whether the input has to be hidden.
  package var isPassword: Bool

  package init(prompt: String, isPassword: Bool = false) {
    self.prompt = prompt
    self.isPassword = isPassword
  }

  private enum CodingKeys: String, CodingKey {
    case prompt
    case isPassword = "password"
  }
}

/// The line the user typed.
package struct InputReply: MessageContent, Hashable {
  package static let messageType = "input_reply"

  package var value: String

  package init(value: String) {
    self.value = value
  }
}
