/// Why something cannot be read or written as JSON.
public enum JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is no JSON, with the place where that shows; lines and columns count from 1.
  case notJSON(reason: String, line: Int, column: Int)
  /// A comm carries objects only.
  case notAnObject(String)

  public var description: String {
    switch self {
    case .notJSON(let reason, let line, let column):
      "this is no JSON: \(reason) in line \(line), column \(column)"
    case .notAnObject(let text):
      "a comm carries JSON objects, as in [\"value\": 1], but this is \(text)"
    }
  }
}
