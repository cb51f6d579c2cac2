/// Asks which comms are open.
package struct CommInfoRequest: RequestContent, Hashable {
  package static let messageType = "comm_info_request"
  package typealias Reply = CommInfoReply

  /// The target whose comms are requested; all comms if `nil`.
  package var targetName: String?

  package init(targetName: String? = nil) {
    self.targetName = targetName
  }

  private enum CodingKeys: String, CodingKey {
    case targetName = "target_name"
  }
}

/// The open comms by identifier.
package struct CommInfoReply: MessageContent, Hashable {
  package static let messageType = "comm_info_reply"

  package var status = "ok"
  package var comms: [String: JSONValue]

  package init(comms: [String: JSONValue] = [:]) {
    self.comms = comms
  }
}

/// Opens a comm: a two-way connection between an object in a front-end and one in a cell.
package struct CommOpen: MessageContent, Hashable {
  package static let messageType = "comm_open"

  package var commID: String
  package var targetName: String
  package var data: JSONValue?

  package init(commID: String, targetName: String, data: JSONValue? = [:]) {
    self.commID = commID
    self.targetName = targetName
    self.data = data
  }

  private enum CodingKeys: String, CodingKey {
    case commID = "comm_id"
    case targetName = "target_name"
    case data
  }
}

/// A message on an open comm.
package struct CommMessage: MessageContent, Hashable {
  package static let messageType = "comm_msg"

  package var commID: String
  package var data: JSONValue?

  package init(commID: String, data: JSONValue? = [:]) {
    self.commID = commID
    self.data = data
  }

  private enum CodingKeys: String, CodingKey {
    case commID = "comm_id"
    case data
  }
}

/// Closes a comm.
package struct CommClose: MessageContent, Hashable {
  package static let messageType = "comm_close"

  package var commID: String
  package var data: JSONValue?

  package init(commID: String, data: JSONValue? = [:]) {
    self.commID = commID
    self.data = data
  }

  private enum CodingKeys: String, CodingKey {
    case commID = "comm_id"
    case data
  }
}
