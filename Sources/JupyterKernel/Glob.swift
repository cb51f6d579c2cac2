/// A pattern that a whole text has to match: `*` any text, `?` one character, `[a-z]` one of a set.
struct Glob: Hashable, Sendable {
  private enum Element: Hashable {
    case anything
    case one
    case character(Character)
    case set([ClosedRange<Character>], isNegated: Bool)

    func matches(_ character: Character) -> Bool {
      switch self {
      case .anything, .one: true
      case .character(let expected): character == expected
      case .set(let ranges, let isNegated):
        ranges.contains { $0.contains(character) } != isNegated
      }
    }
  }

  private var elements: [Element] = []

  init(_ pattern: String) {
    var rest = Substring(pattern)
    while let character = rest.popFirst() {
      switch character {
      case "*":
        if elements.last != .anything { elements.append(.anything) }
      case "?": elements.append(.one)
      case "[": elements.append(Self.set(&rest) ?? .character("["))
      default: elements.append(.character(character))
      }
    }
  }

  /// Reads a set whose bracket has been read; `nil`, with nothing read, when it never closes.
  private static func set(_ rest: inout Substring) -> Element? {
    var text = rest
    let isNegated = text.first == "^" || text.first == "!"
    if isNegated { text.removeFirst() }
    var ranges: [ClosedRange<Character>] = []
    while let first = text.popFirst() {
      if first == "]", !ranges.isEmpty {
        rest = text
        return .set(ranges, isNegated: isNegated)
      }
      let ahead = text.dropFirst()
      if text.first == "-", let last = ahead.first, last != "]", first <= last {
        ranges.append(first...last)
        text = ahead.dropFirst()
      } else {
        ranges.append(first...first)
      }
    }
    return nil
  }

  /// Whether a whole text matches; takes at most the product of the lengths.
  func matches(_ text: String) -> Bool {
    let text = Array(text)
    var position = 0
    var element = 0
    var retry: (element: Int, position: Int)?
    while position < text.count {
      if element < elements.count, elements[element] == .anything {
        retry = (element, position)
        element += 1
      } else if element < elements.count, elements[element].matches(text[position]) {
        element += 1
        position += 1
      } else if let (star, start) = retry {
        // The last `*` takes one character more.
        retry = (star, start + 1)
        element = star + 1
        position = start + 1
      } else {
        return false
      }
    }
    return elements[element...].allSatisfy { $0 == .anything }
  }
}
