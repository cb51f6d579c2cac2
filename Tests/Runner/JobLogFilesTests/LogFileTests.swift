import POSIX
import Testing

@testable import JobLogFiles

@Suite("The log of a job")
struct LogFileTests {
  private let directory: TemporaryDirectory
  private let log: LogFile

  init() throws {
    directory = try TemporaryDirectory(prefix: "log-tests")
    log = LogFile(path: "\(directory.path)/job-1.log")
  }

  private func text(from place: Int = 0) throws -> String {
    String(decoding: try log.read(from: place, atMost: 1 << 20).bytes, as: UTF8.self)
  }

  @Test("It is read from every place, open or closed")
  func reading() throws {
    try log.append("one\ntw")
    log.close()
    try log.append("o\n")
    #expect(try text() == "one\ntwo\n")
    #expect(try text(from: 4) == "two\n")
    #expect(try text(from: 8).isEmpty)
    #expect(log.range == 0..<8)
  }

  @Test("A line begins a line")
  func line() throws {
    try log.append("no end")
    try log.append(line: "end")
    try log.append(line: "again")
    #expect(try text() == "no end\nend\nagain\n")
  }

  @Test("The older half is dropped in whole lines, and offsets stay valid")
  func halving() throws {
    let lines = (100..<200).map { "line \($0)\n" }
    try log.append(lines.joined())
    let place = 9 * 80
    let rest = try text(from: place)
    try log.halve(because: "for this test")
    let note = "[… the older half of this log was removed for this test]\n"
    #expect(try text() == note + lines.dropFirst(51).joined())
    #expect(try text(from: place) == rest)
    #expect(log.range.upperBound == 900)
    try log.append("more\n")
    #expect(try text(from: 900) == "more\n")
    #expect(FileStatus(of: log.path)?.size == log.size)
    #expect(Directory.names(in: directory.path) == ["job-1.log"])
  }

  @Test("A log that was removed is empty until something is written again")
  func removal() throws {
    try log.append("gone\n")
    log.remove()
    #expect(log.isRemoved && log.range == 5..<5)
    #expect(try text().isEmpty)
    try log.append("new\n")
    #expect(try text() == "new\n")
  }

  @Test("A log that cannot be written says where and why")
  func failure() {
    let other = LogFile(path: "\(directory.path)/missing/job-1.log")
    let error = #expect(throws: POSIXError.self) { try other.append("x") }
    #expect(error?.description.contains("missing/job-1.log: No such file or directory") == true)
  }
}
