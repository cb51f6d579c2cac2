internal import NotebookEngine
internal import NotebookValues
internal import RunnerProtocol

extension JSON {
  /// An object of values of any kind, such as variables: `JSON(["name": name, "bins": bins])`.
  ///
  /// A value that cannot be JSON is an error that ends the calling cell or job; it names the place.
  ///
  /// - Parameter value: Values that are ``JSON``, `Encodable`, `nil`, arrays of such values or dictionaries
  ///   with texts as keys.
  @_disfavoredOverload
  public init(_ value: [String: Any]) { self.init(any: value) }

  /// An array of values of any kind.
  ///
  /// A value that cannot be JSON is an error that ends the calling cell or job; it names the place.
  @_disfavoredOverload
  public init(_ value: [Any]) { self.init(any: value) }

  /// Any encodable value.
  ///
  /// What the value throws when it is encoded is an error that ends the calling cell or job;
  /// ``init(encoding:)`` throws it.
  @_disfavoredOverload
  public init(_ value: some Encodable) { self.init(any: value) }

  private init(any value: Any) {
    do {
      self = try Self.converted(value, at: "")
    } catch {
      NotebookRuntime.host.fail(RunFailure(thrown: error))
    }
  }

  /// Converts a value and what it contains.
  ///
  /// - Parameters:
  ///   - value: Any value.
  ///   - place: Where it stands: `rows[2].color`.
  /// - Returns: The value as JSON.
  /// - Throws: A ``JSONError`` with the place of what cannot be JSON, or what a value throws.
  static func converted(_ value: Any, at place: String) throws -> JSON {
    // Foundation's numbers first, as 1 can also be cast to `true`.
    if let number = foundationNumber(value) { return number }
    switch value {
    case let value as JSON: return value
    case let value as String: return JSON(value)
    case let value as Bool: return JSON(value)
    case let value as any BinaryInteger: return JSON(value)
    case let value as any BinaryFloatingPoint: return JSON(value)
    case let members as [String: Any]:
      return try JSON(
        Dictionary(
          uniqueKeysWithValues: members.map { key, value in
            (key, try converted(value, at: place.isEmpty ? key : "\(place).\(key)"))
          }))
    case let elements as [Any]:
      return try JSON(
        elements.enumerated().map { try converted($0.element, at: "\(place)[\($0.offset)]") })
    case let value as any Encodable: return try JSON(encoding: value)
    default:
      // `nil`, or an object of Foundation's such as JSONSerialization makes
      let type = TypeName.of(Swift.type(of: value))
      if Mirror(reflecting: value).displayStyle == .optional || type == "NSNull" { return .null }
      throw JSONError.notConvertible(type: type, place: place)
    }
  }

  /// The number in an `NSNumber`, such as JSONSerialization makes.
  private static func foundationNumber(_ value: Any) -> JSON? {
    let type = Swift.type(of: value)
    guard type is AnyClass, TypeName.of(type) == "NSNumber" else { return nil }
    return try? JSON(parsing: "\(value)")
  }
}
