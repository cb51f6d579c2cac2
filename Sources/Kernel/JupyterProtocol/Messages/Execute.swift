/// Asks to run a cell.
package struct ExecuteRequest: RequestContent, Hashable {
  package static let messageType = "execute_request"
  package typealias Reply = ExecuteReply

  package var code: String
  /// Whether the run leaves no trace: no `execute_input`, no count, no history, no result.
  package var isSilent: Bool
  /// Whether the cell is stored in the history; never for silent requests.
  package var storesHistory: Bool
  /// Expressions to evaluate after the cell, by the names of their values in the reply.
  package var userExpressions: [String: String]
  /// Whether the front-end can ask its user for input; not in batch runs.
  package var allowsStdin: Bool
  /// Whether a failure aborts the requests that are waiting behind this one.
  package var stopsOnError: Bool

  package init(
    code: String, isSilent: Bool = false, storesHistory: Bool = true,
    userExpressions: [String: String] = [:], allowsStdin: Bool = true, stopsOnError: Bool = true
  ) {
    self.code = code
    self.isSilent = isSilent
    self.storesHistory = storesHistory && !isSilent
    self.userExpressions = userExpressions
    self.allowsStdin = allowsStdin
    self.stopsOnError = stopsOnError
  }

  /// Whether the request belongs to a batch run: such front-ends forbid input, and read nothing after
  /// the reply.
  package var isBatch: Bool { !allowsStdin && !isSilent }

  private enum CodingKeys: String, CodingKey {
    case code
    case isSilent = "silent"
    case storesHistory = "store_history"
    case userExpressions = "user_expressions"
    case allowsStdin = "allow_stdin"
    case stopsOnError = "stop_on_error"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      code: try container.decode(String.self, forKey: .code),
      isSilent: try container.decodeIfPresent(Bool.self, forKey: .isSilent) ?? false,
      storesHistory: try container.decodeIfPresent(Bool.self, forKey: .storesHistory) ?? true,
      userExpressions: try container.decodeIfPresent(
        [String: String].self, forKey: .userExpressions) ?? [:],
      allowsStdin: try container.decodeIfPresent(Bool.self, forKey: .allowsStdin) ?? true,
      stopsOnError: try container.decodeIfPresent(Bool.self, forKey: .stopsOnError) ?? true)
  }
}

/// How a cell ended.
package enum ExecuteReply: MessageContent, Hashable {
  /// The payload is what the front-end has to do.
  case ok(executionCount: Int, userExpressions: [String: JSONValue], payload: [JSONValue] = [])
  case error(executionCount: Int, Failure)
  /// The cell was not run, because one before it failed.
  ///
  /// It has no number, so that front-ends show `[ ]`.
  case aborted

  package static let messageType = "execute_reply"

  private enum CodingKeys: String, CodingKey {
    case status
    case executionCount = "execution_count"
    case userExpressions = "user_expressions"
    case payload
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let count = try container.decodeIfPresent(Int.self, forKey: .executionCount) ?? 0
    switch try container.decode(String.self, forKey: .status) {
    case "ok":
      let expressions = try container.decodeIfPresent(
        [String: JSONValue].self, forKey: .userExpressions)
      let payload = try container.decodeIfPresent([JSONValue].self, forKey: .payload)
      self = .ok(
        executionCount: count, userExpressions: expressions ?? [:], payload: payload ?? [])
    case "error":
      self = .error(executionCount: count, try Failure(from: decoder))
    default:
      self = .aborted
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .ok(let count, let expressions, let payload):
      try container.encode("ok", forKey: .status)
      try container.encode(count, forKey: .executionCount)
      try container.encode(expressions, forKey: .userExpressions)
      try container.encode(payload, forKey: .payload)
    case .error(let count, let failure):
      try container.encode("error", forKey: .status)
      try container.encode(count, forKey: .executionCount)
      try container.encode([JSONValue](), forKey: .payload)
      try container.encode([String: JSONValue](), forKey: .userExpressions)
      try failure.encode(to: encoder)
    case .aborted:
      try container.encode("aborted", forKey: .status)
    }
  }
}

/// Publishes the cell that is being run.
package struct ExecuteInput: MessageContent, Hashable {
  package static let messageType = "execute_input"

  package var code: String
  package var executionCount: Int

  package init(code: String, executionCount: Int) {
    self.code = code
    self.executionCount = executionCount
  }

  private enum CodingKeys: String, CodingKey {
    case code
    case executionCount = "execution_count"
  }
}
