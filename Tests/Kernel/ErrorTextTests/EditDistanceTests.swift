import ErrorText
import Testing

@Suite("The edit distance of two names")
struct EditDistanceTests {
  @Test(
    "Letters are inserted, removed, replaced, or swapped with their neighbor",
    arguments: [
      ("", "", 0), ("jobs", "jobs", 0), ("job", "jobs", 1), ("jobs", "jbs", 1), ("jobs", "jabs", 1),
      ("cnacel", "cancel", 1), ("ab", "ba", 1), ("abcd", "badc", 2), ("ca", "abc", 3),
      ("", "ab", 2),
      ("kitten", "sitting", 3), ("e\u{301}a", "aé", 1),
    ])
  func distances(first: String, second: String, distance: Int) {
    #expect(first.editDistance(to: second, atMost: 9) == distance)
    #expect(second.editDistance(to: first, atMost: 9) == distance)
    #expect(first.editDistance(to: second, atMost: distance) == distance)
    #expect(first.editDistance(to: second, atMost: distance - 1) == nil)
  }
}
