/// Why a text cannot be read as JSON, or a value not be written as such.
public enum JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is not valid JSON from this place on; lines and columns count from 1.
  case notJSON(reason: String, line: Int, column: Int)
  /// A value of this type is neither JSON nor `Encodable`; the place is empty if it is the whole value.
  case notConvertible(type: String, place: String)

  public var description: String {
    switch self {
    case .notJSON(let reason, let line, let column):
      "invalid JSON in line \(line), column \(column): \(reason)"
    case .notConvertible(let type, let place):
      "\(place.isEmpty ? "the value" : "'\(place)'") is of type \(type), which cannot be JSON; conform it "
        + "to Encodable"
    }
  }
}
