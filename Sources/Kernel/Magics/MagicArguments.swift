internal import Formatting
internal import RunnerProtocol

/// The arguments of a magic as words and options.
struct MagicArguments {
  /// The words that are not options, in order.
  private(set) var words: [String] = []
  /// The value of each option, by the option's name; empty for a flag.
  private var options: [String: String] = [:]

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
    while let word = rest.popFirst() {
      if flags.contains(word) {
        options[word] = ""
      } else if valued.contains(word) {
        guard let value = rest.popFirst(), !value.hasPrefix("--") else {
          throw MagicUsageError("give a value after \(word)")
        }
        options[word] = value
      } else if word.hasPrefix("-"), !Self.isNegativeNumber(word) {
        throw MagicUsageError("unknown option '\(word)'")
      } else {
        words += word.split(separator: ",").map(String.init)
      }
    }
  }

  func contains(_ flag: String) -> Bool { options[flag] != nil }

  subscript(option: String) -> String? { options[option] }

  /// Checks that there are only options.
  func expectNoWords() throws(MagicUsageError) {
    if let word = words.first { throw MagicUsageError("unknown argument '\(word)'") }
  }

  /// The value of an option as a time, in seconds; `nil` without the option.
  ///
  /// - Throws: Why the value is not a time.
  func seconds(_ option: String) throws(MagicUsageError) -> Double? {
    guard let text = options[option] else { return nil }
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
    guard let text = options[option] else { return nil }
    guard let number = Int(text), number >= least else {
      throw MagicUsageError("give \(what) after \(option); '\(text)' is not one")
    }
    return number
  }

  /// The words as numbers of jobs.
  ///
  /// - Throws: Why one of them is not the number of a job.
  func jobs() throws(MagicUsageError) -> [JobID] { try Self.jobs(words) }

  /// Words as numbers of jobs.
  ///
  /// - Throws: Why one of them is not the number of a job.
  static func jobs(_ words: [String]) throws(MagicUsageError) -> [JobID] {
    var jobs: [JobID] = []
    for word in words {
      let digits = isNegativeNumber(word) ? word.dropFirst() : word[...]
      guard !digits.isEmpty, digits.utf8.allSatisfy(isDigit) else {
        throw MagicUsageError("give the numbers of jobs; '\(word)' is not one")
      }
      guard digits.contains(where: { $0 != "0" }), digits.count == word.count else {
        throw MagicUsageError("job numbers start at 1; '\(word)' is not one")
      }
      guard let number = Int(word) else {
        throw MagicUsageError("there is no job \(word); %jobs lists all")
      }
      jobs.append(JobID(rawValue: number))
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
