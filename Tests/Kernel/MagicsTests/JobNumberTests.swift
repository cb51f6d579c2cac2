import RunnerProtocol
import Testing

@testable import Magics

@Suite("Numbers of jobs in magics")
struct JobNumberTests {
  @Test(
    "Numbers are read from words, separated by blanks or commas",
    arguments: [
      ("1", [1]), ("1 2", [1, 2]), ("1,2, 3", [1, 2, 3]), ("007", [7]), ("'4' \"5\"", [4, 5]),
      ("9223372036854775807", [Int.max]),
    ])
  func numbers(text: String, numbers: [Int]) throws {
    let jobs = numbers.map(JobID.init(rawValue:))
    #expect(try CancelMagic().effect(text) == .runner(.cancel(.these(jobs), now: false)))
    #expect(try WaitMagic().effect(text) == .runner(.wait(for: .these(jobs), timeout: nil)))
  }

  @Test(
    "A word that is not a number is named",
    arguments: ["x", "1x", "0x1", "1.5", "+1", "１", "٣", "²", "🦆", "1 two", "1 ３", "all 1"])
  func words(text: String) {
    let word = text.split(separator: " ").first { Int($0) == nil || $0.hasPrefix("+") } ?? ""
    let complaint = "give the numbers of jobs; '\(word)' is not one"
    #expect(throws: MagicUsageError(complaint)) { try CancelMagic().effect(text) }
    #expect(throws: MagicUsageError(complaint)) { try LogMagic().effect(text) }
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
    arguments: ["9223372036854775808", "99999999999999999999999999"])
  func huge(word: String) {
    let error = MagicUsageError("there is no job \(word); %jobs lists all")
    #expect(throws: error) { try CancelMagic().effect(word) }
    #expect(throws: error) { try JobMagic().effect("--after \(word)", body: "1") }
  }
}
