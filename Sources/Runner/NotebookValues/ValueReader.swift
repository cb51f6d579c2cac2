internal import Formatting

/// Looks into a value as far as is worth showing, with an end to every way in.
///
/// Only the elements that are shown are looked at, and no sequence is walked that is not a
/// collection of the standard library or handed over by the value's own mirror.
struct ValueReader {
  /// How many elements of a collection are shown, by how deep it lies in others.
  private static let elementLimits = [100, 20, 10]
  private static let fieldLimit = 50
  private static let depthLimit = 8
  /// How many bytes of a text are shown when it is the value, and when it is part of one.
  private static let textLimits = (whole: 20_000, part: 1000)

  /// How many more values may be looked at.
  private var valuesLeft = 2000
  /// How many more bytes of text may be gathered.
  private var bytesLeft = 50_000
  /// The objects that hold what is being looked at.
  private var holders: [ObjectIdentifier] = []

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

  /// The text of a value that says itself what it is.
  private func ownText(of value: Any, depth: Int) -> String? {
    // Casts look through optionals, and to ask for a class would turn an array into an object.
    if Mirror.isOptional(value) { return nil }
    let limit = depth == 0 ? Self.textLimits.whole : Self.textLimits.part
    switch value {
    case let text as String: return Self.quoted(text, limit: limit)
    case let text as Substring: return Self.quoted(text, limit: limit)
    case let type as Any.Type: return TypeName.of(type)
    case let range as any RangeExpression: return String(describing: range)
    case is any KnownCollection: return nil
    default: break
    }
    guard
      value is any CustomDebugStringConvertible || value is any CustomStringConvertible
        || value is any TextOutputStreamable
    else { return nil }
    return Self.cut(String(reflecting: value), limit: limit)
  }

  /// What an `AnyHashable` holds; its own text would name modules.
  private static func hashable(_ value: Any) -> Any? {
    // A cast would make an `AnyHashable` of everything hashable.
    guard type(of: value) == AnyHashable.self else { return nil }
    return (value as? AnyHashable)?.base
  }

  /// The text of a value without parts: an enum's case, a function, an empty struct or class.
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

  /// The elements a value's own mirror names; how many there are is not asked, it may take long.
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
    // An actor's state is nobody else's to look at, and an unmanaged object may be gone.
    if value is any Actor || value is any OpaqueType { return .text("\(name)(…)") }
    guard mirror.displayStyle == .class else { return fields("\(name)(", of: mirror, depth: depth) }
    let identifier = ObjectIdentifier(value as AnyObject)
    guard !holders.contains(identifier) else { return .text("\(name)(…)") }
    holders.append(identifier)
    defer { holders.removeLast() }
    return fields("\(name)(", of: mirror, depth: depth)
  }

  private mutating func fields(_ open: String, of mirror: Mirror, depth: Int) -> ValueTree {
    guard depth < Self.depthLimit else { return .text("\(open)…)") }
    var parts: [ValueTree.Part] = []
    var next: Mirror? = mirror
    while let current = next {
      var own: [ValueTree.Part] = []
      for child in current.children {
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

  /// How many fields are left out; not asked of a mirror of the type's own, it may take long.
  private static func hiddenFields(of mirror: Mirror) -> String {
    guard !(mirror.subjectType is any CustomReflectable.Type) else { return "… more" }
    return "… \((mirror.children.count - fieldLimit).grouped) more"
  }

  /// What stands in front of a field; the elements of a tuple are called `.0` and so on.
  private static func label(_ name: String?) -> String {
    guard var name, !name.hasPrefix(".") else { return "" }
    if name.hasPrefix("$__lazy_storage_$_") { name.removeFirst("$__lazy_storage_$_".count) }
    return "\(name): "
  }

  private func group(_ open: String, _ parts: [ValueTree.Part], _ close: String) -> ValueTree {
    .group(open: open, parts, close: close)
  }
}

extension Mirror {
  /// Whether a value is an optional one.
  fileprivate static func isOptional(_ value: Any) -> Bool {
    func isOptional<Value>(_ value: Value) -> Bool { Value.self is any OptionalType.Type }
    return _openExistential(value, do: isOptional)
  }
}

private protocol OpaqueType {}
extension Unmanaged: OpaqueType {}

private protocol OptionalType {}
extension Optional: OptionalType {}
