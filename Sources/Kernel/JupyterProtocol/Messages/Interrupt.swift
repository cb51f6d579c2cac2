/// Asks to stop the running cells.
package struct InterruptRequest: RequestContent, Hashable {
  package static let messageType = "interrupt_request"
  package typealias Reply = InterruptReply

  package init() {}
}

/// Confirms that the running cells are being stopped.
package struct InterruptReply: MessageContent, Hashable {
  package static let messageType = "interrupt_reply"

  package var status = "ok"

  package init() {}
}
