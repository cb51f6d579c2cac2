/// A column of a table: its values as a person would write them, all alike.
struct TableColumn {
  private static let cellLimit = 120
  /// The number of digits behind the decimal point, at most.
  private static let decimals = 6

  let name: String
  /// Whether all values are numbers, which are aligned right.
  let isNumeric: Bool
  let texts: [String]

  init(name: String, values: [Any]) {
    self.name = name
    let values = values.map(Self.unwrapped)
    isNumeric =
      values.contains { $0 != nil } && values.allSatisfy { $0.map { $0 is any Numeric } ?? true }
    var texts = values.map { $0.map(Self.text) ?? "nil" }
    if isNumeric {
      Self.alignPoints(of: &texts, for: values)
    } else if values.allSatisfy({ $0.map(Self.isDate) ?? true }) {
      Self.shortenDates(&texts)
    }
    self.texts = texts
  }

  /// What an optional holds, however deep; `nil` if nothing.
  private static func unwrapped(_ value: Any) -> Any? {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return value }
    return mirror.children.first.flatMap { unwrapped($0.value) }
  }

  /// The short text of a value: strings without quotation marks.
  static func text(of value: Any) -> String {
    switch value {
    case let string as String:
      let start = string.prefix(cellLimit)
      return start.endIndex < string.endIndex ? start + "…" : string
    case let number as any BinaryFloatingPoint: return rounded(number)
    default:
      let mirror = Mirror(reflecting: value)
      if mirror.displayStyle == .optional {
        return mirror.children.first.map { text(of: $0.value) } ?? "nil"
      }
      return ValueText.line(of: value, limit: cellLimit)
    }
  }

  // MARK: - Numbers

  /// A number without the digits that only binary fractions have: `19046.1`, not `19046.100000000006`.
  private static func rounded<Number: BinaryFloatingPoint>(_ number: Number) -> String {
    let value = Double(number)
    let magnitude = abs(value)
    guard magnitude.isFinite, magnitude < 1e15, magnitude >= 1e-4 || magnitude == 0 else {
      return shortened("\(number)")
    }
    // How many decimal digits the type holds for certain: 15 of a `Double`, 7 of a `Float`.
    let digits = (Number.significandBitCount + 1) * 30103 / 100_000
    var integerDigits = 1
    var rest = magnitude
    while rest >= 10 {
      rest /= 10
      integerDigits += 1
    }
    var scale = 1.0
    for _ in 0..<max(0, min(decimals, digits - integerDigits)) { scale *= 10 }
    return "\((value * scale).rounded() / scale)"
  }

  /// A number with an exponent, with no more digits than the others have.
  private static func shortened(_ text: String) -> String {
    guard let exponent = text.firstIndex(of: "e"), let mantissa = Double(text[..<exponent]) else {
      return text
    }
    let rounded = "\((mantissa * 1e6).rounded() / 1e6)"
    return (rounded.hasSuffix(".0") ? String(rounded.dropLast(2)) : rounded) + text[exponent...]
  }

  /// Gives the fractions of a column the same number of digits.
  private static func alignPoints(of texts: inout [String], for values: [Any?]) {
    func fraction(_ text: String) -> Int? {
      guard !text.contains("e"), let point = text.firstIndex(of: ".") else { return nil }
      return text.distance(from: point, to: text.endIndex) - 1
    }
    let fractions = texts.indices.map { index in
      values[index].flatMap { $0 is any BinaryFloatingPoint ? fraction(texts[index]) : nil }
    }
    let longest = fractions.compactMap { $0 }.max() ?? 0
    for (index, fraction) in fractions.enumerated() {
      guard let fraction else { continue }
      texts[index] += String(repeating: "0", count: longest - fraction)
    }
  }

  // MARK: - Dates

  private static func isDate(_ value: Any) -> Bool {
    String(describing: type(of: value)) == "Date"
  }

  /// Leaves out the seconds, or the time, where all dates of a column have none.
  ///
  /// Foundation describes a date as `2024-01-22 08:30:00 +0000`.
  private static func shortenDates(_ texts: inout [String]) {
    let dates = texts.filter { $0 != "nil" }
    guard !dates.isEmpty, dates.allSatisfy({ $0.count == 25 && $0.hasSuffix(" +0000") }) else {
      return
    }
    func all(endIn suffix: String) -> Bool { dates.allSatisfy { $0.hasSuffix(suffix) } }
    let (length, zone) =
      all(endIn: " 00:00:00 +0000")
      ? (10, "") : all(endIn: ":00 +0000") ? (16, " UTC") : (19, " UTC")
    texts = texts.map { $0 == "nil" ? $0 : $0.prefix(length) + zone }
  }
}
