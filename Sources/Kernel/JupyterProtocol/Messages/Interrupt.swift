/// Asks to stop what runs.
package struct InterruptRequest: RequestContent, Hashable {
  package static let messageType = "interrupt_request"
  package typealias Reply = InterruptReply

  package init() {}
}

/// Says that what runs is being stopped.
package struct InterruptReply: MessageContent, Hashable {
  package static let messageType = "interrupt_reply"

  package var status = "ok"

  package init() {}
}
