/// Text written to a stream.
package struct Stream: MessageContent, Hashable {
  package static let messageType = "stream"

  /// `stdout` or `stderr`.
  package var name: String
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// The content as a JSON text, written on the fast path.
  package var json: [UInt8] {
    var json = JSONFastPath(capacity: text.utf8.count + text.utf8.count / 16 + 64)
    json.append("{\"name\":")
    json.append(string: name)
    json.append(",\"text\":")
    json.append(string: text)
    json.append("}")
    return json.bytes
  }
}

/// The part of a display that is not stored in the notebook.
package struct Transient: Codable, Hashable, Sendable {
  /// The identifier for later updates.
  package var displayID: String?

  package init(displayID: String? = nil) {
    self.displayID = displayID
  }

  private enum CodingKeys: String, CodingKey {
    case displayID = "display_id"
  }
}

/// A value in one or more representations.
package struct DisplayData: MessageContent, Hashable {
  package static let messageType = "display_data"

  /// The representations by MIME type.
  package var data: [String: JSONValue]
  /// The metadata of representations, by MIME type.
  package var metadata: [String: JSONValue]
  package var transient: Transient

  package init(
    data: [String: JSONValue], metadata: [String: JSONValue] = [:], displayID: String? = nil
  ) {
    self.data = data
    self.metadata = metadata
    self.transient = Transient(displayID: displayID)
  }
}

/// The new state of a displayed value.
package struct UpdateDisplayData: MessageContent, Hashable {
  package static let messageType = "update_display_data"

  package var data: [String: JSONValue]
  package var metadata: [String: JSONValue]
  package var transient: Transient

  package init(
    data: [String: JSONValue], metadata: [String: JSONValue] = [:], displayID: String
  ) {
    self.data = data
    self.metadata = metadata
    self.transient = Transient(displayID: displayID)
  }
}

/// The value of a cell's last expression.
package struct ExecuteResult: MessageContent, Hashable {
  package static let messageType = "execute_result"

  package var executionCount: Int
  package var data: [String: JSONValue]
  package var metadata: [String: JSONValue]

  package init(
    executionCount: Int, data: [String: JSONValue], metadata: [String: JSONValue] = [:]
  ) {
    self.executionCount = executionCount
    self.data = data
    self.metadata = metadata
  }

  private enum CodingKeys: String, CodingKey {
    case executionCount = "execution_count"
    case data
    case metadata
  }
}

/// The failure of a cell or a job.
package struct ErrorOutput: MessageContent, Hashable {
  package static let messageType = "error"

  package var failure: Failure

  package init(_ failure: Failure) {
    self.failure = failure
  }

  package init(from decoder: any Decoder) throws {
    failure = try Failure(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try failure.encode(to: encoder)
  }
}

/// Clears the outputs of a cell.
package struct ClearOutput: MessageContent, Hashable {
  package static let messageType = "clear_output"

  /// Whether to wait for the next output, to avoid flickering.
  package var wait: Bool

  package init(wait: Bool) {
    self.wait = wait
  }
}
