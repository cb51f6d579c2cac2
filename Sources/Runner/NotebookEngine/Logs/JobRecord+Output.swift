internal import Limits
internal import RunnerProtocol

extension JobRecord {
  /// The text of the job's log, or its end if it is long.
  package var loggedOutput: String {
    origin.output.flush()
    var bytes: [UInt8] = []
    guard var reader = try? LogReader(id, lastBytes: Limits.Logs.outputText) else { return "" }
    while let piece = try? reader.next(), !piece.isEmpty { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }
}
