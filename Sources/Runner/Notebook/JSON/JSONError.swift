/// Why a text cannot be read as JSON.
public enum JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is not valid JSON from this place on; lines and columns count from 1.
  case notJSON(reason: String, line: Int, column: Int)

  public var description: String {
    switch self {
    case .notJSON(let reason, let line, let column):
      "invalid JSON in line \(line), column \(column): \(reason)"
    }
  }
}
