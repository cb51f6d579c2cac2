/// The state of the kernel.
package enum ExecutionState: String, Codable, Hashable, Sendable {
  case starting
  case idle
  case busy
}

/// Publishes the state of the kernel with respect to a request.
package struct Status: MessageContent, Hashable {
  package static let messageType = "status"

  package var executionState: ExecutionState

  package init(_ executionState: ExecutionState) {
    self.executionState = executionState
  }

  private enum CodingKeys: String, CodingKey {
    case executionState = "execution_state"
  }
}

/// Greets a new subscriber of iopub, which receives everything that follows.
package struct IopubWelcome: MessageContent, Hashable {
  package static let messageType = "iopub_welcome"

  package var subscription: String

  package init(subscription: String) {
    self.subscription = subscription
  }
}
