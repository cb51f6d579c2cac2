internal import Formatting
internal import RunnerProtocol

/// The arguments of a magic as words and options.
struct MagicArguments {
  /// A word as it was typed; commas between quotes are part of it.
  private struct Word {
    var pieces = [""]
    var text: String { pieces.joined(separator: ",") }
  }

  /// The words that are not options, in order.
  private(set) var words: [String] = []
  /// The value of each option, by the option's name; empty for a flag.
  private var options: [String: Word] = [:]

  /// Splits arguments at white space and, between words, at commas.
  ///
  /// - Parameters:
  ///   - arguments: What follows the name of the magic.
  ///   - flags: The options without a value, such as `--now`.
  ///   - valued: The options with a value.
  /// - Throws: What is wrong with an option.
  init(
    _ arguments: String, flags: Set<String> = [], valued: Set<String> = []
  ) throws(MagicUsageError) {
    var rest = Self.split(arguments)[...]
    while let next = rest.popFirst() {
      let word = next.text
      if flags.contains(word) {
        options[word] = Word()
      } else if valued.contains(word) {
        guard let value = rest.popFirst(), !value.text.hasPrefix("--") else {
          throw MagicUsageError("give a value after \(word)")
        }
        options[word] = value
      } else if word.hasPrefix("-"), !Self.isNegativeNumber(word) {
        throw MagicUsageError("unknown option '\(word)'")
      } else {
        words += next.pieces.filter { !$0.isEmpty }
      }
    }
  }

  func contains(_ flag: String) -> Bool { options[flag] != nil }

  subscript(option: String) -> String? { options[option]?.text }

  /// The value of an option as a list; empty without the option.
  func list(_ option: String) -> [String] {
    options[option]?.pieces.filter { !$0.isEmpty } ?? []
  }

  /// Checks that there are only options.
  func expectNoWords() throws(MagicUsageError) {
    if let word = words.first { throw MagicUsageError("unknown argument '\(word)'") }
  }

  /// The value of an option as a time, in seconds; `nil` without the option.
  ///
  /// - Throws: Why the value is not a time.
  func seconds(_ option: String) throws(MagicUsageError) -> Double? {
    guard let text = self[option] else { return nil }
    guard let seconds = Seconds(text) else {
      throw MagicUsageError(
        "give a time such as 30s, 2m or 500ms after \(option); '\(text)' is not one")
    }
    return seconds.value
  }

  /// The value of an option as a whole number; `nil` without the option.
  ///
  /// - Throws: Why the value is not such a number.
  func integer(
    _ option: String, atLeast least: Int, _ what: String
  ) throws(MagicUsageError) -> Int? {
    guard let text = self[option] else { return nil }
    guard let number = Int(text), number >= least else {
      throw MagicUsageError("give \(what) after \(option); '\(text)' is not one")
    }
    return number
  }

  /// The words as numbers and names of jobs.
  ///
  /// - Throws: Why one of them can be neither.
  func jobs() throws(MagicUsageError) -> [JobReference] { try Self.jobs(words) }

  /// Words as numbers and names of jobs; what looks like a number is one.
  ///
  /// - Throws: Why one of them can be neither.
  static func jobs(_ words: [String]) throws(MagicUsageError) -> [JobReference] {
    var jobs: [JobReference] = []
    for word in words {
      let digits = isNegativeNumber(word) ? word.dropFirst() : word[...]
      guard !digits.isEmpty, digits.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") })
      else {
        jobs.append(.name(word))
        continue
      }
      guard digits.contains(where: { $0 != "0" }), digits.count == word.count else {
        throw MagicUsageError("job numbers start at 1; '\(word)' is not one")
      }
      guard let number = JobID(word) else {
        throw MagicUsageError("there is no job \(word); %jobs lists all")
      }
      jobs.append(.number(number))
    }
    return jobs
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isNegativeNumber(_ word: String) -> Bool {
    word.utf8.count > 1 && word.utf8.first == UInt8(ascii: "-")
      && word.utf8.dropFirst().allSatisfy(isDigit)
  }

  /// The words of a text; white space between quotes belongs to the word.
  private static func split(_ text: String) -> [Word] {
    var words: [Word] = []
    var word: Word?
    var quote: Character?
    for character in text {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
        word = word ?? Word()
      } else if quote == nil, character.isWhitespace {
        if let word { words.append(word) }
        word = nil
      } else {
        word = word ?? Word()
        if quote == nil, character == "," {
          word?.pieces.append("")
        } else {
          let last = (word?.pieces.count ?? 1) - 1
          word?.pieces[last].append(character)
        }
      }
    }
    return words + [word].compactMap(\.self)
  }
}
