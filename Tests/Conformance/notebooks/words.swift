// %% [markdown]
// # Reading a log with Regex
//
// Patterns as literals and as builders, counting words, and a tiny template language.

// %%
import Foundation
import RegexBuilder

// %%
let log = """
  08:00:01 INFO  server started on port 8080
  08:00:05 WARN  slow answer: 1250 ms for /index.html
  08:01:17 ERROR no such file: /favicon.ico
  08:02:42 INFO  answer: 12 ms for /about.html
  08:03:00 ERROR lost connection to db-1.example.org
  """
log.split(separator: "\n").count

// %%
let line = /(?<time>\d\d:\d\d:\d\d)\s+(?<level>[A-Z]+)\s+(?<message>.+)/

// %%
if let match = log.firstMatch(of: line) {
  print(match.time, match.level, match.message)
}

// %%
enum Level: String, CaseIterable, Comparable {
  case info = "INFO"
  case warning = "WARN"
  case error = "ERROR"
  static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

// %%
struct Entry {
  var second: Int
  var level: Level
  var message: String
}

// %%
func seconds(_ time: some StringProtocol) -> Int {
  time.split(separator: ":").compactMap { Int($0) }.reduce(0) { $0 * 60 + $1 }
}
seconds("08:00:01")

// %%
let entries = log.matches(of: line).compactMap { match in
  Level(rawValue: String(match.level)).map {
    Entry(second: seconds(match.time), level: $0, message: String(match.message))
  }
}
entries.count

// %%
entries.filter { $0.level > .info }.map(\.message)

// %%
extension Entry: CustomStringConvertible {
  var description: String { "[\(level)] \(message) (\(second - 28800) s)" }
}
for entry in entries { print(entry) }

// %% [markdown]
// ## A builder, with types

// %%
let duration = Regex {
  TryCapture {
    OneOrMore(.digit)
  } transform: {
    Int($0)
  }
  " ms for "
  Capture { OneOrMore(.any) }
}

// %%
for entry in entries {
  guard let match = entry.message.firstMatch(of: duration) else { continue }
  let (_, time, path) = match.output
  print(path, time * 2)
}

// %%
struct Shout: CustomConsumingRegexComponent {
  typealias RegexOutput = Substring
  func consuming(
    _ input: String, startingAt index: String.Index, in bounds: Range<String.Index>
  ) throws -> (upperBound: String.Index, output: Substring)? {
    let run = input[index..<bounds.upperBound].prefix { $0.isUppercase }
    return run.count > 1 ? (run.endIndex, run) : nil
  }
}

// %%
log.matches(of: Shout()).map { String($0.output) }

// %%
log.replacing(/\d{2}:\d{2}:\d{2}/, with: "…").split(separator: "\n")[2]

// %%
log.replacing(/(\d+) ms/) { match in "\((Double(match.1) ?? 0) / 1000) s" }.contains("1.25 s")

// %% [markdown]
// ## Words

// %%
let poem = """
  The fog comes
  on little cat feet.

  It sits looking
  over harbor and city
  on silent haunches
  and then moves on.
  """

// %%
let words = poem.lowercased().matches(of: /[a-z]+/).map { String($0.output) }
words.count

// %%
extension Sequence where Element: Hashable {
  func counted() -> [Element: Int] { reduce(into: [:]) { $0[$1, default: 0] += 1 } }
}

// %%
func ranked(_ counts: [String: Int]) -> [(String, Int)] {
  counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
}

// %% [edit]
func ranked(_ counts: [String: Int]) -> [(String, Int)] {
  counts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
}

// %%
for (word, count) in ranked(words.counted()).prefix(3) { print(word, count) }

// %%
extension String {
  var initials: String { split(separator: " ").compactMap(\.first).map(String.init).joined() }
}
poem.split(separator: "\n").map { String($0).initials }

// %%
let text = "Ünïcödé: 🇨🇭 👩‍👩‍👧 é"
print(text.count, text.unicodeScalars.count, text.utf8.count, text.utf16.count)

// %%
text.reversed().map { "\($0)" }.joined()

// %%
extension Character {
  var isVowel: Bool { "aeiou".contains(lowercased()) }
}
poem.filter(\.isVowel).counted().sorted { $0.key < $1.key }.map { "\($0.key)\($0.value)" }

// %%
func caesar(_ text: String, by shift: UInt8) -> String {
  String(
    text.map { character in
      guard let value = character.asciiValue, character.isLowercase else { return character }
      return Character(UnicodeScalar((value - 97 + shift) % 26 + 97))
    })
}

// %%
let secret = caesar("attack at dawn", by: 13)
print(secret, "|", caesar(secret, by: 13))

// %% [markdown]
// ## Templates

// %%
struct Template {
  let text: String
  enum Problem: Error { case unknown(Substring) }
}

// %%
extension Template: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self.init(text: value) }
}

// %%
extension Template {
  func filled(_ values: [String: String]) throws -> String {
    try text.replacing(/\{(\w+)\}/) { match in
      guard let value = values[String(match.1)] else { throw Problem.unknown(match.1) }
      return value
    }
  }
}

// %%
let letter: Template = "Dear {name}, you owe us {sum}."
try letter.filled(["name": "Ada", "sum": "3.50"])

// %%
do {
  _ = try letter.filled(["name": "Ada"])
} catch Template.Problem.unknown(let name) {
  print("unknown:", name)
}

// %%
struct Styled: ExpressibleByStringInterpolation, CustomStringConvertible {
  struct StringInterpolation: StringInterpolationProtocol {
    var text = ""
    init(literalCapacity: Int, interpolationCount: Int) {}
    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ value: some Any) { text += "\(value)" }
    mutating func appendInterpolation(bold value: some Any) { text += "*\(value)*" }
  }
  let description: String
  init(stringLiteral value: String) { description = value }
  init(stringInterpolation: StringInterpolation) { description = stringInterpolation.text }
}

// %%
let styled: Styled = "\(words.count) words, \(bold: "none") lost"
print(styled)

// %%
"a1b22c333".split(separator: /\d+/)

// %%
let dotted = "key.with.dots=value=more"
let parts = dotted.split(separator: "=", maxSplits: 1)
print(parts, dotted.firstRange(of: ".with").map { dotted[$0.upperBound...] } ?? "")

// %%
print(dotted.wholeMatch(of: /([a-z.]+)=(.*)/).map { ($0.1, $0.2) } ?? ("", ""))

// %%
extension String: @retroactive Error {}
func risky() throws { throw "a text as an error" }
do { try risky() } catch { print(error) }
