/// Values as readable text, such as `Point(x: 1, y: 2)`, in lines that fit and of limited length.
package enum ValueText {
  /// The value on as many lines as it takes.
  package static func lines<Value>(of value: Value) -> String {
    ValueLayout.lines(ValueReader.tree(of: unboxed(value)))
  }

  /// The value on one line, cut off after `limit` characters.
  package static func line<Value>(of value: Value, limit: Int = 200) -> String {
    let line = ValueLayout.line(ValueReader.tree(of: unboxed(value)))
    return line.count > limit ? line.prefix(limit) + "…" : line
  }

  /// The start of the value on one line, with the first elements of a long collection.
  package static func excerpt<Value>(of value: Value) -> String {
    let limit = 80
    guard let collection = value as? any KnownCollection, !collection.hasKeys,
      collection.elementCount > limit
    else { return line(of: value, limit: limit) }
    let first = collection.firstElements(10).map { line(of: $0, limit: limit) }
    let text = "[\(first.joined(separator: ", ")), …] (\(collection.elementCount) elements)"
    return text.count > limit ? text.prefix(limit) + "…" : text
  }

  /// The value, of which generic code would otherwise make an `Any` in an `Any`.
  private static func unboxed<Value>(_ value: Value) -> Any {
    Value.self == Any.self ? unsafeBitCast(value, to: Any.self) : value
  }
}
