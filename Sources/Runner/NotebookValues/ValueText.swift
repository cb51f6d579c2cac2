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

  /// The value, of which generic code would otherwise make an `Any` in an `Any`.
  private static func unboxed<Value>(_ value: Value) -> Any {
    Value.self == Any.self ? unsafeBitCast(value, to: Any.self) : value
  }
}
