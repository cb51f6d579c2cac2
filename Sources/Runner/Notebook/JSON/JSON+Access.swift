extension JSON {
  /// Whether this is `null`.
  public var isNull: Bool { storage == .null }

  /// The value, if it is `true` or `false`.
  public var bool: Bool? {
    if case .bool(let value) = storage { value } else { nil }
  }

  /// The number, if this is an integer.
  public var int: Int? {
    if case .integer(let value) = storage { value } else { nil }
  }

  /// The number, if this is a number.
  public var double: Double? {
    switch storage {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The text, if this is a string.
  public var string: String? {
    if case .string(let value) = storage { value } else { nil }
  }

  /// The elements, if this is an array.
  public var array: [JSON]? {
    if case .array(let value) = storage { value } else { nil }
  }

  /// The members, if this is an object.
  public var object: [String: JSON]? {
    if case .object(let value) = storage { value } else { nil }
  }

  /// A member of an object; `null` if it does not exist.
  ///
  /// Setting a member turns any other value into an object. Setting it to `null` keeps the key.
  public subscript(key: String) -> JSON {
    get { object?[key] ?? .null }
    set {
      var members = object ?? [:]
      storage = .null  // so that the members are changed in place
      members[key] = newValue
      storage = .object(members)
    }
  }

  /// An element of an array; `null` if it does not exist.
  ///
  /// Setting an element that does not exist is an error.
  public subscript(index: Int) -> JSON {
    get {
      guard let array, array.indices.contains(index) else { return .null }
      return array[index]
    }
    set {
      guard var elements = array, elements.indices.contains(index) else {
        preconditionFailure("this JSON value has no element \(index) to set")
      }
      storage = .null  // so that the elements are changed in place
      elements[index] = newValue
      storage = .array(elements)
    }
  }
}
