package import Frames

/// Coalesced events of the jobs of one run, in order: short jobs come and go by the thousand.
package struct JobEventBatch: Hashable, Sendable, Codable {
  /// An event that needs no more than the job's number.
  package enum BriefEvent: Hashable, Sendable, Codable {
    /// It was submitted, without a name, and is not a part of another job.
    case queued(JobID)
    /// Its work has started.
    case started(JobID)
    /// It completed without a value, this many seconds after its work started.
    case completed(JobID, seconds: Double)
  }

  /// The run whose cell submitted the jobs.
  package let run: ExecutionID
  package var entries: [BriefEvent]

  package init(_ entries: [BriefEvent] = [], of run: ExecutionID) {
    self.entries = entries
    self.run = run
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
      case let tag: throw .unknownTag(tag, of: "job event")
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

extension JobEventBatch.BriefEvent {
  /// The same as a single event; `nil` for the start of a job, which is sent in batches only.
  package func event(of run: ExecutionID) -> RunnerEvent? {
    switch self {
    case .queued(let job): .jobQueued(job, JobAnnouncement(name: nil), by: run)
    case .started: nil
    case .completed(let job, let seconds): .jobEnded(job, by: run, Self.end(after: seconds))
    }
  }

  /// The end of a job that completed without a name or a value.
  package static func end(after seconds: Double) -> JobEnd {
    JobEnd(name: nil, outcome: .completed(nil), seconds: seconds)
  }
}
