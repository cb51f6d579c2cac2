import CompilerProtocol

/// Two types of one name in an error of the compiler: a cell has declared the name again, and something
/// still means the earlier type.
struct RedeclaredType {
  private let name: String
  /// The labels of the cells that declare the value's type and the expected one.
  private let given: String
  private let expected: String
  /// Whether the value has the newer type.
  private let isValueNewer: Bool

  /// Finds the types in a message; `nil` if it is about something else.
  init?(_ message: String, _ names: CellNames) {
    let pattern =
      #/of type '(?:.*\W)?Cell_(\d+)\.(\w+).*' to [a-z ]*type '(?:.*\W)?Cell_(\d+)\.(\w+).*'/#
    guard let match = message.firstMatch(of: pattern), match.output.2 == match.output.4,
      let given = names.label(ofModule: "Cell_\(match.output.1)"),
      let expected = names.label(ofModule: "Cell_\(match.output.3)"),
      let value = Int(match.output.1), let place = Int(match.output.3)
    else { return nil }
    name = String(match.output.2)
    (self.given, self.expected) = (given, expected)
    isValueNewer = value > place
  }

  /// What has happened, and the next step.
  ///
  /// - Parameter callee: The function that the value is passed to, if it is an argument.
  /// - Returns: A note to the error.
  func note(passingTo callee: String?) -> Diagnostic {
    let text =
      if !isValueNewer {
        "the value is of the earlier '\(name)' of \(given), which \(expected) has declared again; make "
          + "the value anew"
      } else if let callee {
        "'\(callee)' takes the earlier '\(name)' of \(expected), which \(given) has declared again; run "
          + "the declaration of '\(callee)' again"
      } else {
        "the earlier '\(name)' of \(expected) is meant, which \(given) has declared again; run the "
          + "declaration that means it again"
      }
    return Diagnostic(severity: .note, message: text)
  }

  /// The name of the function whose arguments stand at an offset of a text.
  static func callee(at offset: Int, in text: SourceText) -> String? {
    var before = text.string(0..<offset)[...]
    var depth = 0
    while let character = before.popLast() {
      if ")]}".contains(character) { depth += 1 }
      guard "([{".contains(character) else { continue }
      depth -= 1
      guard depth < 0 else { continue }
      guard character == "(" else { return nil }
      let name = before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed()
      return name.isEmpty ? nil : String(name)
    }
    return nil
  }
}
