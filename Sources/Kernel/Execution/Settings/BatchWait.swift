internal import Formatting

/// How long the cells of a batch run wait for their jobs.
package enum BatchWait: Hashable, Sendable {
  /// Not at all.
  case off
  /// Until they have ended, or have made no progress for so long.
  case untilStandstill(Duration)
  /// Until they have ended.
  case forever

  /// The valid values, for messages.
  package static let forms = "a time such as 90s, 2m or 90 (seconds), 'off' or 'forever'"

  /// Reads a value; `nil` if it is invalid.
  package init?(_ text: String) {
    switch text {
    case "off": self = .off
    case "forever": self = .forever
    default:
      guard let seconds = Seconds(text)?.value else { return nil }
      self = seconds == 0 ? .off : .untilStandstill(.seconds(seconds))
    }
  }
}

extension BatchWait: CustomStringConvertible {
  package var description: String {
    switch self {
    case .off: "off"
    case .forever: "forever"
    case .untilStandstill(let limit):
      limit == .seconds(limit.components.seconds)
        ? "\(limit.components.seconds)s" : "\(limit / .seconds(1))s"
    }
  }
}
