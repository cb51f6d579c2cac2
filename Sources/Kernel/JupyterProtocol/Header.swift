/// The header of a message: its sender, time and type.
///
/// See <https://jupyter-client.readthedocs.io/en/stable/messaging.html#message-header>.
package struct Header: Hashable, Sendable {
  /// The version of the protocol this kernel speaks.
  package static let protocolVersion = "5.5"

  package var messageID: String
  /// The session of a front-end or kernel, from its start to its end.
  package var sessionID: String
  package var username: String
  /// When the message was made, in ISO 8601.
  package var date: String
  package var messageType: String
  /// The version of the protocol the message follows.
  package var version: String
  /// The sub-shell a request is for; `nil` is the main one.
  package var subshellID: String?

  package init(
    messageID: String, sessionID: String, username: String, date: String, messageType: String,
    version: String = Header.protocolVersion, subshellID: String? = nil
  ) {
    self.messageID = messageID
    self.sessionID = sessionID
    self.username = username
    self.date = date
    self.messageType = messageType
    self.version = version
    self.subshellID = subshellID
  }

  /// The header as a JSON text, written on the fast path.
  package var json: [UInt8] {
    var text = JSONFastPath(capacity: 256)
    text.append("{\"msg_id\":")
    text.append(string: messageID)
    text.append(",\"session\":")
    text.append(string: sessionID)
    text.append(",\"username\":")
    text.append(string: username)
    text.append(",\"date\":")
    text.append(string: date)
    text.append(",\"msg_type\":")
    text.append(string: messageType)
    text.append(",\"version\":")
    text.append(string: version)
    if let subshellID {
      text.append(",\"subshell_id\":")
      text.append(string: subshellID)
    }
    text.append("}")
    return text.bytes
  }
}

extension Header: Codable {
  private enum CodingKeys: String, CodingKey {
    case messageID = "msg_id"
    case sessionID = "session"
    case username
    case date
    case messageType = "msg_type"
    case version
    case subshellID = "subshell_id"
  }

  /// Decodes a header; only the message's identifier and type are required.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    messageID = try container.decode(String.self, forKey: .messageID)
    messageType = try container.decode(String.self, forKey: .messageType)
    sessionID = try container.decodeIfPresent(String.self, forKey: .sessionID) ?? ""
    username = try container.decodeIfPresent(String.self, forKey: .username) ?? ""
    date = try container.decodeIfPresent(String.self, forKey: .date) ?? ""
    version = try container.decodeIfPresent(String.self, forKey: .version) ?? ""
    subshellID = try container.decodeIfPresent(String.self, forKey: .subshellID)
  }
}
