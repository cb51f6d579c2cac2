/// A JSON value, as comms and metadata use it; the notebook shows it as a tree.
///
/// Write it as a literal and read it with subscripts; a member that does not exist is `null`:
///
///     var state: JSON = ["name": "slider", "value": 3, "steps": [1, 2, 5]]
///     state["value"] = 4
///     let second = state["steps"][1].int   // Optional(2)
///     switch state["name"] {
///     case "slider": print("it slides")
///     default: break
///     }
public struct JSON: Hashable, Sendable {
  enum Storage: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// A number that is not equal to any `Int`.
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])
  }

  var storage: Storage

  init(_ storage: Storage) {
    self.storage = storage
  }

  /// The value `null`, also returned for members and elements that do not exist.
  public static let null = JSON(Storage.null)

  public init(_ value: Bool) { storage = .bool(value) }

  public init(_ value: String) { storage = .string(value) }

  public init(_ value: [JSON]) { storage = .array(value) }

  public init(_ value: [String: JSON]) { storage = .object(value) }

  /// A number; if it does not fit an `Int`, the nearest `Double`.
  public init(_ value: some BinaryInteger) {
    storage = Int(exactly: value).map(Storage.integer) ?? .number(Double(value))
  }

  /// A number; infinity and NaN, which JSON does not have, become `null`.
  public init(_ value: some BinaryFloatingPoint) {
    let number = Double(value)
    if let integer = Int(exactly: number), abs(number) < 0x1p53 {
      storage = .integer(integer)
    } else {
      storage = number.isFinite ? .number(number) : .null
    }
  }
}

// MARK: - Literals

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { storage = .null }
  public init(booleanLiteral value: Bool) { self.init(value) }
  public init(integerLiteral value: Int) { self.init(value) }
  public init(floatLiteral value: Double) { self.init(value) }
  public init(stringLiteral value: String) { self.init(value) }
  public init(arrayLiteral elements: JSON...) { self.init(elements) }

  public init(dictionaryLiteral elements: (String, JSON)...) {
    self.init(Dictionary(elements) { $1 })
  }
}
