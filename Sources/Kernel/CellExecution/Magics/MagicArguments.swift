/// The arguments of a magic as words, with options among them.
struct MagicArguments {
  /// What is no option, in order.
  private(set) var words: [String] = []
  /// What follows each option, by its name; empty where nothing has to.
  private var options: [String: String] = [:]

  /// Splits arguments at white space and, between words, at commas.
  ///
  /// - Parameters:
  ///   - arguments: What follows the name of the magic.
  ///   - flags: The options that stand alone, such as `--now`.
  ///   - valued: Those that are followed by a value.
  /// - Throws: What is wrong with an option.
  init(
    _ arguments: String, flags: Set<String> = [], valued: Set<String> = []
  ) throws(MagicUsageError) {
    var rest = Self.split(arguments)[...]
    while let word = rest.popFirst() {
      if !word.hasPrefix("-") {
        words += word.split(separator: ",").map(String.init)
      } else if flags.contains(word) {
        options[word] = ""
      } else if valued.contains(word) {
        guard let value = rest.popFirst(), !value.hasPrefix("--") else {
          throw MagicUsageError("wants something behind \(word)")
        }
        options[word] = value
      } else {
        throw MagicUsageError("does not know '\(word)'")
      }
    }
  }

  func contains(_ flag: String) -> Bool { options[flag] != nil }

  subscript(option: String) -> String? { options[option] }

  /// A time such as `30s`, `1.5m` or `500ms`, in seconds; nothing when the option is not there.
  ///
  /// - Throws: What is wrong with it.
  func seconds(_ option: String) throws(MagicUsageError) -> Double? {
    guard let text = options[option] else { return nil }
    guard let seconds = Self.seconds(text) else {
      throw MagicUsageError(
        "does not know the time '\(text)' behind \(option): give one such as 30s, 2m or 500ms")
    }
    return seconds
  }

  /// A time such as `30s`, `1.5m`, `500ms` or `30`, in seconds; nothing when the text is none.
  static func seconds(_ text: String) -> Double? {
    let units = ["ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "": 1]
    let number = text.prefix { !$0.isLetter }
    guard let value = Double(number), let unit = units[String(text.dropFirst(number.count))],
      value >= 0, value * unit <= 1e9
    else { return nil }
    return value * unit
  }

  /// The words as the numbers of jobs.
  ///
  /// - Throws: Which of them is none.
  static func jobs(_ words: [String]) throws(MagicUsageError) -> [String] {
    for word in words where Int(word) == nil {
      throw MagicUsageError("wants the numbers of jobs, which '\(word)' is not")
    }
    return words
  }

  /// The words of a text; white space between quotes belongs to the word.
  private static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character.isWhitespace {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + [word].compactMap(\.self)
  }
}
