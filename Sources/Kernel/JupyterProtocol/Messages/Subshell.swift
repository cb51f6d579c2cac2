/// Asks for a sub-shell: a second queue of execute requests beside the main shell; JEP 91.
package struct CreateSubshellRequest: RequestContent, Hashable {
  package static let messageType = "create_subshell_request"
  package typealias Reply = CreateSubshellReply

  package init() {}
}

/// The identifier of the new sub-shell.
package struct CreateSubshellReply: MessageContent, Hashable {
  package static let messageType = "create_subshell_reply"

  package var status = "ok"
  package var subshellID: String

  package init(subshellID: String) {
    self.subshellID = subshellID
  }

  private enum CodingKeys: String, CodingKey {
    case status
    case subshellID = "subshell_id"
  }
}

/// Ends a sub-shell.
package struct DeleteSubshellRequest: RequestContent, Hashable {
  package static let messageType = "delete_subshell_request"
  package typealias Reply = DeleteSubshellReply

  package var subshellID: String

  package init(subshellID: String) {
    self.subshellID = subshellID
  }

  private enum CodingKeys: String, CodingKey {
    case subshellID = "subshell_id"
  }
}

/// Confirms the end of a sub-shell.
package struct DeleteSubshellReply: MessageContent, Hashable {
  package static let messageType = "delete_subshell_reply"

  package var status = "ok"

  package init() {}
}

/// Asks for a list of the sub-shells.
package struct ListSubshellRequest: RequestContent, Hashable {
  package static let messageType = "list_subshell_request"
  package typealias Reply = ListSubshellReply

  package init() {}
}

/// The sub-shells, without the main shell.
package struct ListSubshellReply: MessageContent, Hashable {
  package static let messageType = "list_subshell_reply"

  package var status = "ok"
  package var subshellIDs: [String]

  package init(subshellIDs: [String]) {
    self.subshellIDs = subshellIDs
  }

  private enum CodingKeys: String, CodingKey {
    case status
    case subshellIDs = "subshell_id"
  }
}
