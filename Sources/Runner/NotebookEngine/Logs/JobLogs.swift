package import RunnerProtocol

/// Keeps what jobs write, so that it outlives the notebook's page and this process.
///
/// Places in a log are counted in bytes from its beginning, also where the beginning is no longer
/// kept.
package protocol JobLogs: Sendable {
  /// Adds text to the end of a job's log, which is there from the first text on.
  ///
  /// - Returns: Why logs cannot be written, which is said once.
  func append(_ text: String, to job: JobID) -> String?
  /// Takes note that a job is over; the line is added to its log if it has one.
  func close(_ job: JobID, with line: String?)
  /// The file a job's log is or would be; nothing when no logs are kept.
  func file(of job: JobID) -> String?
  /// The places of what is kept of a job's log; from zero to zero when it never had one.
  func places(of job: JobID) -> Range<Int>
  /// Reads from a place in a log, or from the first one after it that is kept.
  ///
  /// - Returns: At most so many bytes, none at the end, and the place behind them.
  func read(_ job: JobID, from place: Int, atMost limit: Int) throws -> (bytes: [UInt8], end: Int)
  /// The jobs that have logs, with the length of each in bytes.
  var lengths: [JobID: Int] { get }
  /// The folder of the session's logs; nothing when no logs are kept.
  var folder: LogDirectory? { get }
}
