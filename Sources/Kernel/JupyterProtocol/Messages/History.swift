/// Asks for cells that were run before.
package struct HistoryRequest: RequestContent, Hashable {
  package static let messageType = "history_request"
  package typealias Reply = HistoryReply

  /// How cells are selected.
  package enum Access: String, Codable, Hashable, Sendable {
    case range
    case tail
    case search
  }

  package var access: Access
  /// Whether results are requested, too.
  package var includesOutput: Bool
  /// The session of a range; 0 is the current one, negative numbers count back from it.
  package var session: Int
  /// The first cell of a range.
  package var start: Int
  /// The cell after the last one of a range.
  package var stop: Int?
  /// How many of the newest cells are requested.
  package var count: Int?
  /// The pattern that a whole cell has to match, with `*`, `?` and `[…]`.
  package var pattern: String
  /// Whether each text is requested once, however often it was run.
  package var isUnique: Bool

  package init(
    access: Access, includesOutput: Bool = false, session: Int = 0, start: Int = 0,
    stop: Int? = nil, count: Int? = nil, pattern: String = "*", isUnique: Bool = false
  ) {
    self.access = access
    self.includesOutput = includesOutput
    self.session = session
    self.start = start
    self.stop = stop
    self.count = count
    self.pattern = pattern
    self.isUnique = isUnique
  }

  private enum CodingKeys: String, CodingKey {
    case access = "hist_access_type"
    case includesOutput = "output"
    case session
    case start
    case stop
    case count = "n"
    case pattern
    case isUnique = "unique"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      access: try container.decode(Access.self, forKey: .access),
      includesOutput: try container.decodeIfPresent(Bool.self, forKey: .includesOutput) ?? false,
      session: try container.decodeIfPresent(Int.self, forKey: .session) ?? 0,
      start: try container.decodeIfPresent(Int.self, forKey: .start) ?? 0,
      stop: try container.decodeIfPresent(Int.self, forKey: .stop),
      count: try container.decodeIfPresent(Int.self, forKey: .count),
      pattern: try container.decodeIfPresent(String.self, forKey: .pattern) ?? "*",
      isUnique: try container.decodeIfPresent(Bool.self, forKey: .isUnique) ?? false)
  }
}

/// Cells that were run before: session, number, and text or text and result of each.
package struct HistoryReply: MessageContent, Hashable {
  package static let messageType = "history_reply"

  package var status = "ok"
  package var history: [JSONValue]

  package init(history: [JSONValue]) {
    self.history = history
  }
}
