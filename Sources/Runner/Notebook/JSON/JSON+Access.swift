extension JSON {
  /// Whether this is `null`.
  public var isNull: Bool { storage == .null }

  /// The truth value, if this is one.
  public var bool: Bool? {
    if case .bool(let value) = storage { value } else { nil }
  }

  /// The number, if this is a whole one.
  public var int: Int? {
    if case .integer(let value) = storage { value } else { nil }
  }

  /// The number, if this is one.
  public var double: Double? {
    switch storage {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The text, if this is one.
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

  /// A member of an object; `null` if there is none.
  ///
  /// Setting a member makes an object of what was none; setting it to `null` keeps the key.
  public subscript(key: String) -> JSON {
    get { object?[key] ?? .null }
    set {
      var members = object ?? [:]
      storage = .null  // so that the members are changed in place
      members[key] = newValue
      storage = .object(members)
    }
  }

  /// An element of an array; `null` if there is none at this place.
  ///
  /// Only elements that are there can be set.
  public subscript(index: Int) -> JSON {
    get {
      guard let array, array.indices.contains(index) else { return .null }
      return array[index]
    }
    set {
      guard var elements = array, elements.indices.contains(index) else {
        preconditionFailure("there is no element \(index) to set in this JSON value")
      }
      storage = .null  // so that the elements are changed in place
      elements[index] = newValue
      storage = .array(elements)
    }
  }
}
