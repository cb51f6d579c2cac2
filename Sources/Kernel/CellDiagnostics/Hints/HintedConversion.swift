/// How to write the conversion that the compiler misses.
enum HintedConversion {
  /// From the one that the others are converted to in an expression, to the one that always is converted.
  private static let numbers = [
    "CGFloat", "Double", "Float", "Int", "UInt", "Int64", "UInt64", "Int32", "UInt32", "Int16",
    "UInt16", "Int8", "UInt8",
  ]
  private static let fractions: Set = ["CGFloat", "Double", "Float"]

  /// For two operands.
  static func hint(operator name: String, _ left: String, _ right: String) -> String? {
    if name == "+", left == "String" || right == "String" {
      let other = left == "String" ? right : left
      return "write 'String(…)' around the \(other), or put it into the text as '\\(…)'"
    }
    guard let first = numbers.firstIndex(of: left), let second = numbers.firstIndex(of: right),
      first != second
    else { return nil }
    let (kept, converted) = first < second ? (left, right) : (right, left)
    return "numbers of two types are not mixed: write '\(kept)(…)' around the \(converted)"
  }

  /// For a value that has to be of another type.
  static func hint(from source: String, to target: String) -> String? {
    switch (numbers.contains(source), numbers.contains(target)) {
    case (true, true):
      let loss = fractions.contains(source) && !fractions.contains(target)
      return "write '\(target)(…)' around it" + (loss ? ", which drops the fraction" : "")
    case (true, false) where target == "String":
      return "write 'String(…)' around it, or '\\(…)' in a text"
    case (false, true) where source == "String":
      return "'\(target)(…)' reads a number from a text, and is nil if there is none"
    default: return nil
    }
  }
}
