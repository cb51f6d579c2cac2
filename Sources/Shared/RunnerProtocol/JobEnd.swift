package import Frames

/// How a job ended.
package struct JobEnd: Hashable, Sendable, Codable {
  /// Its name, if it has one of its own.
  package var name: String?
  package var outcome: JobOutcome
  /// The time from the start of its work to its end, in seconds; `nil` if it never started.
  package var seconds: Double?
  /// How many times its work was started.
  package var attempts: Int
  /// How many times its work may be started.
  package var attemptLimit: Int
  /// Whether something else shows the error it threw, such as a cell that waits for it.
  package var isTold: Bool

  package init(
    name: String?, outcome: JobOutcome, seconds: Double?, attempts: Int = 1, attemptLimit: Int = 1,
    isTold: Bool = false
  ) {
    self.name = name
    self.outcome = outcome
    self.seconds = seconds
    self.attempts = attempts
    self.attemptLimit = attemptLimit
    self.isTold = isTold
  }

  /// The failure that is left to be shown: any crash, and a thrown error that nothing else shows.
  package var untoldFailure: RunFailure? {
    guard case .failed(let failure) = outcome, !isTold || failure.kind != .thrown else {
      return nil
    }
    return failure
  }
}

extension JobEnd: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    let name = try reader.optional()
    let seconds = try reader.optionalNumber()
    let outcome: JobOutcome
    switch try reader.byte() {
    case 1: outcome = .completed(try reader.optional())
    case 2: outcome = .failed(try reader.decode())
    case 3: outcome = .cancelled(try reader.optional())
    case 4: outcome = .timedOut(try reader.number())
    case let tag: throw .unknownTag(tag, of: "outcome")
    }
    self.init(
      name: name, outcome: outcome, seconds: seconds, attempts: try reader.int(),
      attemptLimit: try reader.int(), isTold: try reader.flag())
  }

  package func write(to writer: inout FrameWriter) {
    writer.optional(name)
    writer.optional(seconds)
    switch outcome {
    case .completed(let value):
      writer.byte(1)
      writer.optional(value)
    case .failed(let failure):
      writer.byte(2)
      writer.encode(failure)
    case .cancelled(let reason):
      writer.byte(3)
      writer.optional(reason)
    case .timedOut(let limit):
      writer.byte(4)
      writer.number(limit)
    }
    writer.int(attempts)
    writer.int(attemptLimit)
    writer.flag(isTold)
  }
}
