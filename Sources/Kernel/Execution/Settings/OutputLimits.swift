package import Formatting
internal import Limits

/// How much of the output of jobs and cells is shown and kept.
package struct OutputLimits: Hashable, Sendable {
  /// How much text a job shows before the rest goes only to its log; `nil` for no limit.
  package var cap: ByteCount? = ByteCount(bytes: Limits.Output.jobCap)
  /// How much text is sent to all front-ends per second, on average; `nil` for no limit.
  ///
  /// Jupyter Server drops what exceeds 1 MB a second.
  package var rate: ByteCount? = ByteCount(bytes: Limits.Output.rate)
  /// How much space the logs of all sessions may take: `nil` for no limit, zero for no logs.
  package var logs: ByteCount? = ByteCount(bytes: Limits.Logs.allSessions)

  package init() {}

  // MARK: - As texts

  /// A text that is not a limit.
  package struct InvalidLimit: Error {
    /// What to write instead.
    package let hint: String
  }

  /// The text for no limit.
  static let off = "off"
  /// The lowest rate a user may set.
  private static let slowest = ByteCount(bytes: Limits.Output.slowestRate)

  /// Parses a size; `nil` for no limit.
  package static func size(_ text: String) throws(InvalidLimit) -> ByteCount? {
    if text.lowercased() == off { return nil }
    guard let size = ByteCount(text) else {
      throw InvalidLimit(hint: "give a size such as 50MB, or 'off' for no limit")
    }
    return size
  }

  /// Parses a size per second; `nil` for no limit.
  package static func rate(_ text: String) throws(InvalidLimit) -> ByteCount? {
    let amount = text.lowercased().hasSuffix("/s") ? String(text.dropLast(2)) : text
    if amount.lowercased() == off { return nil }
    guard let rate = ByteCount(amount), rate >= slowest else {
      throw InvalidLimit(
        hint: "give a size per second such as 2MB, at least \(slowest), or 'off' for no limit")
    }
    return rate
  }
}

extension OutputLimits {
  /// A limit to change; `nil` removes it.
  package enum Change: Hashable, Sendable {
    case cap(ByteCount?)
    case rate(ByteCount?)
  }

  package mutating func apply(_ change: Change) {
    switch change {
    case .cap(let limit): cap = limit
    case .rate(let limit): rate = limit
    }
  }
}
