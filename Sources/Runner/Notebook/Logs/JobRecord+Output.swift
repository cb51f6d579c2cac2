internal import RunnerProtocol

extension JobRecord {
  /// How many bytes of a log are given as one text.
  static let outputLimit = 16_000_000

  /// The end of what the job's log has.
  var loggedOutput: String {
    origin.output.flush()
    var bytes: [UInt8] = []
    guard var reader = try? LogReader(id, lastBytes: Self.outputLimit) else { return "" }
    while let piece = try? reader.next(), !piece.isEmpty { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }
}
