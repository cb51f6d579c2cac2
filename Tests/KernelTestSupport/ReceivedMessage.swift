package import JupyterProtocol

/// A message a test's client has received, its signature checked.
package struct ReceivedMessage: Sendable {
  package var frames: [[UInt8]]
  package var message: Message<JSONValue>

  package var type: String { message.header.messageType }
  package var content: JSONValue { message.content }
  package var parentID: String? { message.parentHeader?.messageID }

  /// The state a status message tells; `nil` for other messages.
  package var state: String? {
    type == "status" ? content["execution_state"]?.string : nil
  }

  /// The kind of the message, with the state if it is a status.
  package var label: String { state ?? type }
}
