internal import Formatting

/// Reads the parts of a value to show, within limits for depth, number and length.
///
/// Reads only the elements that are shown, and iterates only over collections of the standard library
/// and the children of the value's own mirror.
struct ValueReader {
  /// How many elements of a collection are shown, by its depth in other collections.
  private static let elementLimits = [100, 20, 10]
  private static let fieldLimit = 50
  private static let depthLimit = 8
  /// How many bytes of a text are shown if it is the whole value, and if it is a part.
  private static let textLimits = (whole: 20_000, part: 1000)

  /// How many more values may be read.
  private var valuesLeft = 2000
  /// How many more bytes of text may be shown.
  private var bytesLeft = 50_000
  /// The objects around the value that is being read, to recognise cycles.
  private var parents: [ObjectIdentifier] = []

  static func tree(of value: Any) -> ValueTree {
    var reader = ValueReader()
    return reader.tree(of: value, depth: 0)
  }

  private mutating func tree(of value: Any, depth: Int) -> ValueTree {
    valuesLeft -= 1
    guard valuesLeft > 0, bytesLeft > 0 else { return .text("…") }
    if let hashable = Self.hashable(value) { return tree(of: hashable, depth: depth) }
    if let text = ownText(of: value, depth: depth) {
      bytesLeft -= text.utf8.count
      return .text(text)
    }
    if !Mirror.isOptional(value), let collection = value as? any KnownCollection {
      return elements(of: collection, depth: depth)
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      guard let wrapped = mirror.children.first?.value else { return .text("nil") }
      return group("Optional(", [.init(value: tree(of: wrapped, depth: depth))], ")")
    case .enum:
      return enumeration(value, mirror, depth: depth)
    case .collection, .set, .dictionary:
      return elements(of: mirror, depth: depth)
    case .tuple:
      return fields("(", of: mirror, depth: depth)
    default:
      if mirror.children.isEmpty, mirror.superclassMirror == nil { return .text(bareText(value)) }
      return object(value, mirror, depth: depth)
    }
  }

  // MARK: - Texts

  /// The description of a value whose type has one of its own.
  private func ownText(of value: Any, depth: Int) -> String? {
    // Casts would look through optionals; casts to a class would bridge arrays to objects.
    if Mirror.isOptional(value) { return nil }
    let limit = depth == 0 ? Self.textLimits.whole : Self.textLimits.part
    switch value {
    case let text as String: return Self.quoted(text, limit: limit)
    case let text as Substring: return Self.quoted(text, limit: limit)
    case let type as Any.Type: return TypeName.of(type)
    case let range as any RangeExpression:
      return StandardTexts.text(of: value) ?? String(describing: range)
    case is any KnownCollection: return nil
    default: break
    }
    guard
      value is any CustomDebugStringConvertible || value is any CustomStringConvertible
        || value is any TextOutputStreamable
    else { return StandardTexts.text(of: value) }
    let text = String(reflecting: value)
    if text.hasPrefix("Error Domain=") || value is DecodingError || value is EncodingError,
      let error = value as? any Error, let sentence = ErrorSentence.of(error)
    {
      return "\(TypeName.of(type(of: value)))(\(Self.quoted(sentence, limit: limit)))"
    }
    return Self.cut(StandardTexts.completed(text, of: value), limit: limit)
  }

  /// The value in an `AnyHashable`, whose own description contains modules.
  private static func hashable(_ value: Any) -> Any? {
    // A cast would turn every hashable value into an `AnyHashable`.
    guard type(of: value) == AnyHashable.self else { return nil }
    return (value as? AnyHashable)?.base
  }

  /// The text of a value without parts: a function, or an empty struct or class.
  private func bareText(_ value: Any) -> String {
    let name = TypeName.of(type(of: value))
    return name.contains("->") ? name : "\(name)()"
  }

  static func quoted(_ text: some StringProtocol, limit: Int) -> String {
    guard text.utf8.count > limit else { return String(text).debugDescription }
    let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit)))
    return "\(start.debugDescription)… \((text.utf8.count - start.utf8.count).grouped) more bytes"
  }

  static func cut(_ text: String, limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit)))
    return "\(start)… \((text.utf8.count - start.utf8.count).grouped) more bytes"
  }

  // MARK: - Collections

  private mutating func elements(of collection: any KnownCollection, depth: Int) -> ValueTree {
    let count = collection.elementCount
    guard count > 0 else { return .text(collection.hasKeys ? "[:]" : "[]") }
    guard depth < Self.depthLimit else { return .text("[… \(count.grouped)]") }
    let limit = Self.elementLimits[min(depth, Self.elementLimits.count - 1)]
    var parts: [ValueTree.Part] = []
    for element in collection.firstElements(limit) {
      guard valuesLeft > 0, bytesLeft > 0 else { break }
      parts.append(part(for: element, isPair: collection.hasKeys, depth: depth))
    }
    if count > parts.count {
      parts.append(.init(value: .text("… \((count - parts.count).grouped) more")))
    }
    return group("[", parts, "]")
  }

  /// The elements in a value's own mirror; they are not counted, which might take long.
  private mutating func elements(of mirror: Mirror, depth: Int) -> ValueTree {
    let limit = Self.elementLimits[min(depth, Self.elementLimits.count - 1)]
    let isPair = mirror.displayStyle == .dictionary
    var parts: [ValueTree.Part] = []
    for child in mirror.children {
      guard parts.count < limit, valuesLeft > 0, depth < Self.depthLimit else {
        parts.append(.init(value: .text("… more")))
        break
      }
      parts.append(part(for: child.value, isPair: isPair, depth: depth))
    }
    return parts.isEmpty ? .text(isPair ? "[:]" : "[]") : group("[", parts, "]")
  }

  private mutating func part(for element: Any, isPair: Bool, depth: Int) -> ValueTree.Part {
    let pair = isPair ? Array(Mirror(reflecting: element).children) : []
    guard pair.count == 2 else { return .init(value: tree(of: element, depth: depth + 1)) }
    let key = ValueLayout.flat(tree(of: pair[0].value, depth: depth + 1), limit: 200) ?? "…"
    return .init(label: "\(key): ", value: tree(of: pair[1].value, depth: depth + 1))
  }

  // MARK: - Types with fields

  private mutating func enumeration(
    _ value: Any, _ mirror: Mirror, depth: Int
  ) -> ValueTree {
    let name = TypeName.base(of: type(of: value))
    guard let child = mirror.children.first else { return .text("\(name).\(value)") }
    let open = "\(name).\(child.label ?? "…")("
    let payload = Mirror(reflecting: child.value)
    if payload.displayStyle == .tuple { return fields(open, of: payload, depth: depth) }
    return group(open, [.init(value: tree(of: child.value, depth: depth + 1))], ")")
  }

  private mutating func object(_ value: Any, _ mirror: Mirror, depth: Int) -> ValueTree {
    let name = TypeName.of(type(of: value))
    // The state of an actor must not be read from outside, and an unmanaged object may not exist.
    if value is any Actor || value is any OpaqueType { return .text("\(name)(…)") }
    guard mirror.displayStyle == .class else { return fields("\(name)(", of: mirror, depth: depth) }
    let identifier = ObjectIdentifier(value as AnyObject)
    guard !parents.contains(identifier) else { return .text("\(name)(…)") }
    parents.append(identifier)
    defer { parents.removeLast() }
    return fields("\(name)(", of: mirror, depth: depth)
  }

  private mutating func fields(_ open: String, of mirror: Mirror, depth: Int) -> ValueTree {
    guard depth < Self.depthLimit else { return .text("\(open)…)") }
    var parts: [ValueTree.Part] = []
    var next: Mirror? = mirror
    while let current = next {
      var own: [ValueTree.Part] = []
      var names = PropertyNames(of: current)
      for stored in current.children {
        guard let child = names.property(stored) else { continue }
        guard own.count < Self.fieldLimit else {
          own.append(.init(value: .text(Self.hiddenFields(of: current))))
          break
        }
        let label = Self.label(child.label)
        own.append(.init(label: label, value: tree(of: child.value, depth: depth + 1)))
      }
      parts = own + parts
      next = current.superclassMirror
    }
    return group(open, parts, ")")
  }

  /// The number of fields left out; those of a custom mirror are not counted, which might take long.
  private static func hiddenFields(of mirror: Mirror) -> String {
    guard !(mirror.subjectType is any CustomReflectable.Type) else { return "… more" }
    return "… \((mirror.children.count - fieldLimit).grouped) more"
  }

  /// The label in front of a field; unlabelled elements of a tuple, named `.0` and so on, have none.
  private static func label(_ name: String?) -> String {
    guard let name, !name.hasPrefix(".") else { return "" }
    return "\(name): "
  }

  private func group(_ open: String, _ parts: [ValueTree.Part], _ close: String) -> ValueTree {
    .group(open: open, parts, close: close)
  }
}

extension Mirror {
  /// Whether a value is an optional.
  fileprivate static func isOptional(_ value: Any) -> Bool {
    func isOptional<Value>(_ value: Value) -> Bool { Value.self is any OptionalType.Type }
    return _openExistential(value, do: isOptional)
  }
}

private protocol OpaqueType {}
extension Unmanaged: OpaqueType {}

private protocol OptionalType {}
extension Optional: OptionalType {}
