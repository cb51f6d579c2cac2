package import RunnerProtocol

/// Reads a log piece by piece.
package struct LogReader {
  private static let piece = 256 << 10
  private static let newline = UInt8(ascii: "\n")

  private let job: JobID
  private let logs = NotebookRuntime.host.logs
  /// Where the next piece begins.
  private var place: Int

  /// Begins at the first thing that is kept.
  package init(_ job: JobID) {
    self.job = job
    place = 0
  }

  /// Begins with the first whole line, or at least character, of the last so many bytes.
  package init(_ job: JobID, lastBytes count: Int) throws {
    self.init(job)
    let places = logs.places(of: job)
    guard places.count > count else { return }
    let (bytes, end) = try logs.read(
      job, from: places.upperBound - count - 1, atMost: Self.piece)
    let line = bytes.firstIndex(of: Self.newline).map { $0 + 1 }
    let character = bytes.dropFirst().firstIndex { $0 & 0b1100_0000 != 0b1000_0000 }
    place = end - bytes.count + (line ?? character ?? bytes.count)
  }

  /// Begins with the last so many lines.
  package init(_ job: JobID, lastLines count: Int) throws {
    self.init(job)
    let places = logs.places(of: job)
    var left = count
    // The end of the last line is the end of what has been written, mostly.
    var end = places.upperBound - 1
    while end > places.lowerBound {
      let start = max(places.lowerBound, end - Self.piece)
      let bytes = try logs.read(job, from: start, atMost: end - start).bytes
      for index in bytes.indices.reversed() where bytes[index] == Self.newline {
        left -= 1
        guard left > 0 else {
          place = start + index + 1
          return
        }
      }
      end = start
    }
  }

  /// The next piece; empty at the end of what has been written until now.
  package mutating func next() throws -> [UInt8] {
    let (bytes, end) = try logs.read(job, from: place, atMost: Self.piece)
    place = end
    return bytes
  }
}
