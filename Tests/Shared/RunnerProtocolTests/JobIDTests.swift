import RunnerProtocol
import Testing

@Suite("Numbers of jobs")
struct JobIDTests {
  @Test(
    "A number is read as it is shown",
    arguments: ["1", "9", "1000000", "4611686018427387903", "1.1", "7.10", "2147483647.2147483647"])
  func read(text: String) throws {
    let job = try #require(JobID(text))
    #expect(job.number == text && job.defaultName == "job \(text)")
  }

  @Test(
    "What is no number of a job is not read",
    arguments: ["", "0", "-1", "+1", "x", "1.", ".1", "1.0", "0.1", "1.2.3", "1.-2", "1e3", "１"])
  func unread(text: String) {
    #expect(JobID(text) == nil)
  }

  @Test("Parts follow the job they are parts of, in the order of their numbers")
  func order() {
    let numbers = ["1", "2", "2.1", "2.2", "2.10", "3", "10", "10.1"]
    let jobs = numbers.compactMap { JobID($0) }
    #expect(jobs.shuffled().sorted().map(\.number) == numbers)
    #expect(Set(jobs.map(\.rawValue)).count == numbers.count)
  }

  @Test("Any number that a user gives has a name", arguments: [Int.min, -1, 0, .max])
  func strange(number: Int) {
    #expect(!JobID(rawValue: number).defaultName.isEmpty)
  }
}
