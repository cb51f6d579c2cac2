import RunnerProtocol
import Testing

@testable import Magics

@Suite("Numbers and names of jobs in magics")
struct JobNumberTests {
  @Test(
    "Numbers are read from words, separated by blanks or commas",
    arguments: [
      ("1", [1]), ("1 2", [1, 2]), ("1,2, 3", [1, 2, 3]), ("007", [7]), ("'4' \"5\"", [4, 5]),
      ("4611686018427387903", [1 << 62 - 1]),
    ])
  func numbers(text: String, numbers: [Int]) throws {
    let jobs = numbers.map { JobReference.number(JobID(rawValue: $0)) }
    #expect(try CancelMagic().effect(text) == .runner(.cancel(.these(jobs), now: false)))
    #expect(try WaitMagic().effect(text) == .runner(.wait(for: .these(jobs), timeout: nil)))
  }

  @Test(
    "A word that does not look like a number is a name; commas and blanks in quotes are part of it",
    arguments: [
      ("x", ["x"]), ("1x", ["1x"]), ("0x1", ["0x1"]), ("+1", ["+1"]), ("１", ["１"]), ("٣", ["٣"]),
      ("²", ["²"]), ("🦆", ["🦆"]), ("map[0]", ["map[0]"]), ("all one", ["all", "one"]),
      ("a,b, c", ["a", "b", "c"]), ("'a, b'", ["a, b"]), ("\"it's\"", ["it's"]),
    ])
  func names(text: String, names: [String]) throws {
    let jobs = names.map(JobReference.name)
    #expect(try CancelMagic().effect(text) == .runner(.cancel(.these(jobs), now: false)))
    #expect(try WaitMagic().effect(text) == .runner(.wait(for: .these(jobs), timeout: nil)))
    if jobs.count == 1 {
      #expect(try LogMagic().effect(text) == .runner(.log(jobs[0], lines: nil, follow: false)))
    }
  }

  @Test("The number of a part has a point")
  func parts() throws {
    let part = JobReference.number(JobID(part: 12, of: JobID(rawValue: 3)))
    #expect(try LogMagic().effect("3.12") == .runner(.log(part, lines: nil, follow: false)))
  }

  @Test(
    "Zero and negative numbers are refused",
    arguments: ["0", "00", "-1", "-0", "-99999999999999999999"])
  func negative(word: String) {
    let error = MagicUsageError("job numbers start at 1; '\(word)' is not one")
    #expect(throws: error) { try CancelMagic().effect(word) }
    #expect(throws: error) { try CancelMagic().effect("1 \(word) --now") }
    #expect(throws: error) { try WaitMagic().effect("1,\(word)") }
    #expect(throws: error) { try LogMagic().effect("\(word) --follow") }
    #expect(throws: error) { try JobMagic().effect("--after \(word)", body: "1") }
    #expect(throws: error) { try JobMagic().effect("--after 1,\(word)", body: "1") }
  }

  @Test(
    "A number that no job can have is refused",
    arguments: [
      "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "1.2.3", "1.",
      ".1", "1.0", "1.99999999999",
    ])
  func huge(word: String) {
    let error = MagicUsageError("there is no job \(word); %jobs lists all")
    #expect(throws: error) { try CancelMagic().effect(word) }
    #expect(throws: error) { try JobMagic().effect("--after \(word)", body: "1") }
  }
}
