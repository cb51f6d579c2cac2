package import RunnerProtocol

/// Keeps what jobs write, so that it outlives the page and this process.
///
/// Offsets in a log are counted in bytes from its start, even if the start is no longer kept.
package protocol JobLogs: Sendable {
  /// Appends text to the log of a job, which is created with the first text.
  ///
  /// - Returns: Why logs cannot be written, the first time that fails.
  func append(_ text: String, to job: JobID) -> String?
  /// Closes the log of a job that has ended, after appending a last line if the job has a log.
  func close(_ job: JobID, with line: String?)
  /// The path of a job's log, whether it exists or not; `nil` when no logs are kept.
  func file(of job: JobID) -> String?
  /// The offsets of what is kept of a job's log; `0..<0` if it never had one.
  func range(of job: JobID) -> Range<Int>
  /// Reads from an offset in a log, or from the first offset after it that is kept.
  ///
  /// - Returns: At most `limit` bytes, none at the end of the log, and the offset behind them.
  func read(_ job: JobID, from offset: Int, atMost limit: Int) throws -> (bytes: [UInt8], end: Int)
  /// The length of each log in bytes.
  var lengths: [JobID: Int] { get }
  /// The directory of the session's logs; `nil` when no logs are kept.
  var directory: LogDirectory? { get }
}
