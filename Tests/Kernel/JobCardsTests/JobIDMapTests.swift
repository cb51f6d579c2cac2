import RunnerProtocol
import Testing

@testable import JobCards

@Suite("Values by the numbers of jobs")
struct JobIDMapTests {
  private func job(_ number: Int) -> JobID { JobID(rawValue: number) }

  @Test("A map holds what a dictionary holds, for any numbers")
  func values() {
    var map = JobIDMap<String>()
    var expected: [Int: String] = [:]
    for number in [1, 255, 256, 257, 5, 1 << 40, .max, 256, -3, 0] {
      map[job(number)] = "\(number)"
      expected[number] = "\(number)"
      #expect(map.count == expected.count)
    }
    for number in [5, 5, 257, 4, 100_000, .min] {
      map[job(number)] = nil
      expected[number] = nil
      #expect(map[job(number)] == nil && map.count == expected.count)
    }
    #expect(map.entries.map(\.job.rawValue) == expected.keys.sorted())
    for (number, value) in expected { #expect(map[job(number)] == value) }
  }

  @Test("It is empty again when everything is removed")
  func emptied() {
    var map = JobIDMap<Int>()
    for number in 1...1000 { map[job(number)] = number }
    for number in (1...1000).reversed() { map[job(number)] = nil }
    #expect(map.count == 0 && map.entries.isEmpty)
  }
}
