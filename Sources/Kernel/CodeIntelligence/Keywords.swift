internal import Execution
/// Swift's keywords, offered when the compiler does not answer which of them fit.
enum Keywords {
  static func completions(of prefix: String) -> [Completions.Match] {
    all.filter { $0.hasPrefix(prefix) }.map { Completions.Match(text: $0, kind: "keyword") }
  }

  private static let all = [
    "actor", "as", "async", "await", "break", "case", "catch", "class", "continue", "default",
    "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate",
    "final", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is",
    "lazy", "let", "mutating", "nil", "operator", "override", "private", "protocol", "public",
    "repeat", "rethrows", "return", "self", "Self", "some", "static", "struct", "subscript",
    "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
  ]
}
