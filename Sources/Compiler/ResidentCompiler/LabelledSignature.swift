/// The description of a function, with the labels that a call has to write.
///
/// sourcekitd describes `run(_ name: String, after: Int)` by the names of its parameters alone, as
/// `run(name: String, after: Int)`, which does not compile.
enum LabelledSignature {
  /// Adds the labels in a full name, such as `run(_:after:)`, to a description.
  static func of(_ description: String, named name: String) -> String {
    guard let labelStart = name.firstIndex(of: "("), name.hasSuffix(")"),
      let start = description.firstIndex(of: "("), let end = closing(start, in: description)
    else { return description }
    // sourcekitd writes `run(:after:)`.
    let labels = name[name.index(after: labelStart)...].dropLast()
      .split(separator: ":", omittingEmptySubsequences: false).dropLast()
    let parameters = parts(of: description[description.index(after: start)..<end])
    guard labels.count == parameters.count else { return description }
    let labelled = zip(labels, parameters).map { label, parameter in
      (label.isEmpty || label == "_") && isNamed(parameter) ? "_ \(parameter)" : String(parameter)
    }
    return description[...start] + labelled.joined(separator: ", ") + description[end...]
  }

  private static func isNamed(_ parameter: Substring) -> Bool {
    let name = parameter.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
    return !name.isEmpty && parameter[name.endIndex...].hasPrefix(": ")
  }

  /// The parameters between the commas that are in no brackets.
  private static func parts(of list: Substring) -> [Substring] {
    var parts: [Substring] = []
    var start = list.startIndex
    var depth = 0
    for index in list.indices {
      depth += step(at: index, in: list)
      guard depth == 0, list[index] == "," else { continue }
      parts.append(list[start..<index])
      start = list[index...].dropFirst().firstIndex { $0 != " " } ?? list.endIndex
    }
    return start < list.endIndex ? parts + [list[start...]] : parts
  }

  private static func closing(_ start: String.Index, in text: String) -> String.Index? {
    var depth = 0
    for index in text[start...].indices {
      depth += step(at: index, in: text[start...])
      if depth == 0 { return index }
    }
    return nil
  }

  /// How much deeper in brackets the text is behind a character; the `>` of an arrow is none.
  private static func step(at index: String.Index, in text: Substring) -> Int {
    switch text[index] {
    case "(", "[", "<": 1
    case ")", "]": -1
    case ">": text[..<index].last == "-" ? 0 : -1
    default: 0
    }
  }
}
