/// The names that the user gave to the stored properties of a value.
///
/// Macros and property wrappers store a property `x` as `_x`, and what they need besides as `_$…`.
struct PropertyNames {
  private let mirror: Mirror
  /// Whether a macro stores the properties; found out when a name starts with an underscore.
  private var storesByMacro: Bool?

  init(of mirror: Mirror) {
    self.mirror = mirror
  }

  /// What is shown of a stored property; `nil` if it is none of the user's.
  mutating func property(_ child: Mirror.Child) -> Mirror.Child? {
    guard let label = child.label, let first = label.utf8.first else { return child }
    if first == UInt8(ascii: "$"), label.hasPrefix("$__lazy_storage_$_") {
      return (String(label.dropFirst("$__lazy_storage_$_".count)), child.value)
    }
    guard first == UInt8(ascii: "_"), label.utf8.count > 1 else { return child }
    if label.hasPrefix("_$") { return nil }
    let name = String(label.dropFirst())
    if let wrapped = Self.wrappedValue(in: child.value) { return (name, wrapped) }
    let isMacros = storesByMacro ?? Self.hasMacroStorage(mirror)
    storesByMacro = isMacros
    return isMacros ? (name, child.value) : child
  }

  /// The value in a property wrapper that stores it under that name.
  private static func wrappedValue(in value: Any) -> Any? {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .struct || mirror.displayStyle == .class, !isCustom(mirror) else {
      return nil
    }
    return mirror.children.first { $0.label == "wrappedValue" }?.value
  }

  private static func hasMacroStorage(_ mirror: Mirror) -> Bool {
    !isCustom(mirror) && mirror.children.contains { $0.label?.hasPrefix("_$") ?? false }
  }

  /// Whether the children are whatever the type says, perhaps without end.
  private static func isCustom(_ mirror: Mirror) -> Bool {
    mirror.subjectType is any CustomReflectable.Type
  }
}
