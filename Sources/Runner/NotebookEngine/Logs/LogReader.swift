package import RunnerProtocol

/// Reads a log in chunks.
package struct LogReader {
  private static let chunk = 256 << 10
  private static let newline = UInt8(ascii: "\n")

  private let job: JobID
  private let logs = NotebookRuntime.host.logs
  /// The offset of the next chunk.
  private var offset: Int

  /// Starts at the first byte that is kept.
  package init(_ job: JobID) {
    self.job = job
    offset = 0
  }

  /// Starts with the first whole line, or at least character, of the last `count` bytes.
  package init(_ job: JobID, lastBytes count: Int) throws {
    self.init(job)
    let range = logs.range(of: job)
    guard range.count > count else { return }
    let (bytes, end) = try logs.read(
      job, from: range.upperBound - count - 1, atMost: Self.chunk)
    let line = bytes.firstIndex(of: Self.newline).map { $0 + 1 }
    let character = bytes.dropFirst().firstIndex { $0 & 0b1100_0000 != 0b1000_0000 }
    offset = end - bytes.count + (line ?? character ?? bytes.count)
  }

  /// Starts with the last `count` lines.
  package init(_ job: JobID, lastLines count: Int) throws {
    self.init(job)
    let range = logs.range(of: job)
    var left = count
    // The last byte is usually the end of the last line, which does not count.
    var end = range.upperBound - 1
    while end > range.lowerBound {
      let start = max(range.lowerBound, end - Self.chunk)
      let bytes = try logs.read(job, from: start, atMost: end - start).bytes
      for index in bytes.indices.reversed() where bytes[index] == Self.newline {
        left -= 1
        guard left > 0 else {
          offset = start + index + 1
          return
        }
      }
      end = start
    }
  }

  /// The next chunk; empty at the end of what has been written so far.
  package mutating func next() throws -> [UInt8] {
    let (bytes, end) = try logs.read(job, from: offset, atMost: Self.chunk)
    offset = end
    return bytes
  }
}
