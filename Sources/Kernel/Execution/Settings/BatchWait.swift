internal import Formatting

/// How long the cells of a notebook that runs as a whole wait for their jobs.
package enum BatchWait: Hashable, Sendable {
  /// Cells do not wait.
  case off
  /// Until they have ended, or have shown no activity for this long.
  case untilStalled(Duration)
  /// Until they have ended.
  case forever

  /// The forms a user may write.
  package static let forms = "a time such as 90s, 2m or 90 (seconds), 'off' or 'forever'"

  /// Parses a user's text; `nil` if it has none of these forms.
  package init?(_ text: String) {
    switch text {
    case "off": self = .off
    case "forever": self = .forever
    default:
      guard let seconds = Seconds(text)?.value else { return nil }
      self = seconds == 0 ? .off : .untilStalled(.seconds(seconds))
    }
  }
}

extension BatchWait: CustomStringConvertible {
  package var description: String {
    switch self {
    case .off: "off"
    case .forever: "forever"
    case .untilStalled(let limit): "\(Seconds(limit))"
    }
  }
}
