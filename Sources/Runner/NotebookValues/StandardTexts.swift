internal import Formatting

/// A type of the standard library whose own description, or storage, says little.
private protocol StandardValue {
  /// The value as one would write it; `nil` if there is no way.
  var standardText: String? { get }
}

extension PartialRangeFrom: StandardValue {
  fileprivate var standardText: String? { "\(ValueText.line(of: lowerBound))..." }
}

extension PartialRangeThrough: StandardValue {
  fileprivate var standardText: String? { "...\(ValueText.line(of: upperBound))" }
}

extension PartialRangeUpTo: StandardValue {
  fileprivate var standardText: String? { "..<\(ValueText.line(of: upperBound))" }
}

extension Regex: StandardValue {
  fileprivate var standardText: String? {
    _literalPattern.map { "/\($0)/" } ?? "\(TypeName.of(Self.self))(…)"
  }
}

extension Regex.Match: StandardValue {
  fileprivate var standardText: String? {
    "Match(\(ValueText.line(of: output, limit: 1000)))"
  }
}

extension Task: StandardValue {
  fileprivate var standardText: String? { "\(TypeName.of(Self.self))(…)" }
}

extension AsyncStream: StandardValue {
  fileprivate var standardText: String? { "\(TypeName.of(Self.self))(…)" }
}

extension AsyncThrowingStream: StandardValue {
  fileprivate var standardText: String? { "\(TypeName.of(Self.self))(…)" }
}

enum StandardTexts {
  /// The text of a value of the standard library's that needs help.
  static func text(of value: Any) -> String? { (value as? any StandardValue)?.standardText }

  /// A description that a type gives itself, with what it leaves out or has too much.
  static func completed(_ text: String, of value: Any) -> String {
    if text.hasSuffix(" bytes"), text.first?.isNumber ?? false,
      let bytes = value as? any RandomAccessCollection<UInt8>
    {
      return summary(of: bytes.prefix(16).map(hexadecimal), of: bytes.count, "byte", separator: " ")
    }
    if text.hasSuffix(" indexes"), let indices = value as? any BidirectionalCollection<Int> {
      return summary(
        of: indices.prefix(16).map(\.description), of: indices.count, "index", "indexes",
        separator: ", ")
    }
    if text.hasPrefix("\\"), text.contains("<computed 0x") { return withoutAddresses(text) }
    return text.last == " " ? String(text.reversed().drop { $0 == " " }.reversed()) : text
  }

  private static func summary(
    of parts: [String], of count: Int, _ one: String, _ many: String? = nil, separator: String
  ) -> String {
    let unit = count == 1 ? one : many ?? "\(one)s"
    guard count > 0 else { return "0 \(unit)" }
    let rest = count > parts.count ? "\(separator)…" : ""
    return "\(count.grouped) \(unit): \(parts.joined(separator: separator))\(rest)"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// A key path without the addresses of its computed parts: `\Array<Int>.<computed Int>`.
  private static func withoutAddresses(_ text: String) -> String {
    text.split(separator: "<computed 0x", omittingEmptySubsequences: false).enumerated().map {
      index, part in
      guard index > 0, let open = part.firstIndex(of: "("), let close = part.firstRange(of: ")>")
      else { return String(part) }
      return "<computed \(part[part.index(after: open)..<close.lowerBound])>"
        + part[close.upperBound...]
    }.joined()
  }
}
