package import RunnerProtocol

/// The logs of a session that keeps none.
package struct NoLogs: JobLogs {
  package init() {}

  package var directory: LogDirectory? { nil }
  package var lengths: [JobID: Int] { [:] }

  package func append(_ text: String, to job: JobID) -> String? { nil }
  package func close(_ job: JobID, with line: String?) {}
  package func file(of job: JobID) -> String? { nil }
  package func range(of job: JobID) -> Range<Int> { 0..<0 }
  package func read(
    _ job: JobID, from offset: Int, atMost limit: Int
  ) throws -> (bytes: [UInt8], end: Int) { ([], offset) }
}
