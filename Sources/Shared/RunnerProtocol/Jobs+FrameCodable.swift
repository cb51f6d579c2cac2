package import Frames

extension JobAnnouncement: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(name: try reader.optional(), partOf: try reader.optionalJob())
  }

  package func write(to writer: inout FrameWriter) {
    writer.optional(name)
    writer.optional(whole)
  }
}

extension JobEventBatch: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(of: try reader.execution())
    for _ in 0..<(try reader.integer()) {
      switch try reader.byte() {
      case 1: entries.append(.queued(try reader.job()))
      case 2: entries.append(.started(try reader.job()))
      case 3: entries.append(.completed(try reader.job(), seconds: try reader.number()))
      case let tag: throw .unknownTag(tag, of: "job news")
      }
    }
  }

  package func write(to writer: inout FrameWriter) {
    writer.integer(run.rawValue)
    writer.int(entries.count)
    for entry in entries {
      switch entry {
      case .queued(let job):
        writer.byte(1)
        writer.int(job.rawValue)
      case .started(let job):
        writer.byte(2)
        writer.int(job.rawValue)
      case .completed(let job, let seconds):
        writer.byte(3)
        writer.int(job.rawValue)
        writer.number(seconds)
      }
    }
  }
}

extension JobProgress: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      done: try reader.number(), total: try reader.optionalNumber(), label: try reader.optional())
  }

  package func write(to writer: inout FrameWriter) {
    writer.number(done)
    writer.optional(total)
    writer.optional(label)
  }
}

extension JobEnd: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    let name = try reader.optional()
    let seconds = try reader.optionalNumber()
    let outcome: JobOutcome
    switch try reader.byte() {
    case 1: outcome = .completed(try reader.optional())
    case 2: outcome = .failed(try reader.frame(RunFailure.self))
    case 3: outcome = .cancelled(try reader.optional())
    case 4: outcome = .timedOut(try reader.number())
    case let tag: throw .unknownTag(tag, of: "outcome")
    }
    self.init(
      name: name, outcome: outcome, seconds: seconds,
      attempts: try reader.int(),
      attemptLimit: try reader.int(),
      isTold: try reader.byte() != 0)
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
      failure.write(to: &writer)
    case .cancelled(let reason):
      writer.byte(3)
      writer.optional(reason)
    case .timedOut(let limit):
      writer.byte(4)
      writer.number(limit)
    }
    writer.int(attempts)
    writer.int(attemptLimit)
    writer.byte(isTold ? 1 : 0)
  }
}
