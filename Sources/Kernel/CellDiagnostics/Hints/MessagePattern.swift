/// The words of a compiler's message, with `…` for what differs from one message to the next.
struct MessagePattern: Sendable, ExpressibleByStringLiteral {
  private let words: [String]

  init(stringLiteral pattern: String) {
    words = pattern.split(separator: "…", omittingEmptySubsequences: false).map(String.init)
  }

  /// What stands for each `…` in a message; `nil` if the message is another one.
  func gaps(in message: String) -> [String]? {
    guard let first = words.first, message.hasPrefix(first) else { return nil }
    var rest = message.dropFirst(first.count)
    var gaps: [String] = []
    for (index, word) in words.enumerated().dropFirst() {
      let isLast = index == words.count - 1
      guard
        let found = isLast
          ? (rest.hasSuffix(word) ? rest.index(rest.endIndex, offsetBy: -word.count) : nil)
          : rest.firstRange(of: word)?.lowerBound
      else { return nil }
      gaps.append(String(rest[..<found]))
      rest = rest[found...].dropFirst(word.count)
    }
    return rest.isEmpty ? gaps : nil
  }
}
