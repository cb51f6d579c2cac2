package import Frames

/// What the runner reports to the kernel.
package enum RunnerEvent: Hashable, Sendable, Codable {
  /// The process is ready for its first cell.
  case ready
  /// A cell or one of its jobs shows something.
  case output(ExecutionID, Output)
  /// A cell ended; after this only its jobs show anything.
  case cellEnded(ExecutionID, CellEnd)
  /// A cell or one of its jobs submitted a job.
  case jobQueued(JobID, JobAnnouncement, by: ExecutionID)
  /// A job waits for fewer jobs than before, or for none: then it is in the queue.
  case jobWaits(JobID, JobWait, by: ExecutionID)
  /// A job, or without one the cell itself, made progress.
  case progress(ExecutionID, JobID?, JobProgress)
  /// A job ended; it sends nothing after this.
  case jobEnded(JobID, by: ExecutionID, JobEnd)
  /// Coalesced events of short jobs; the start of a job is sent in no other way.
  case jobEvents(JobEventBatch)
  /// Something a cell started, such as an unstructured task, failed outside of it.
  case strayFailure(ExecutionID, RunFailure)
  /// User code called `exit`; the process is about to end.
  case exiting(status: Int32)
  /// Answers ``RunnerCommand/ping``.
  case pong
  /// A running cell asks the user a question and waits for the answer.
  case inputNeeded(ExecutionID, InputQuestion)
  /// A cell was submitted as a job.
  case cellQueued(JobID, by: ExecutionID)
  /// A cell that runs as a job ended, after running `reached` of the statements that set variables;
  /// the end of the job follows. The value, as JSON, comes from isolated jobs only.
  case cellOver(JobID, reached: Int, value: String?)
}

extension RunnerEvent: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 0: self = try reader.decode()
    case 1: self = .output(try reader.execution(), try reader.frame(Output.self))
    case 2: self = .cellEnded(try reader.execution(), .completed(nil))
    case 3:
      self = .jobQueued(
        try reader.job(), try reader.frame(JobAnnouncement.self), by: try reader.execution())
    case 4:
      self = .progress(
        try reader.execution(), try reader.optionalJob(), try reader.frame(JobProgress.self))
    case 5:
      self = .jobEnded(try reader.job(), by: try reader.execution(), try reader.frame(JobEnd.self))
    case 6: self = .jobEvents(try reader.frame(JobEventBatch.self))
    case 7:
      self = .jobWaits(try reader.job(), try reader.frame(JobWait.self), by: try reader.execution())
    case let tag: throw .unknownTag(tag, of: "event")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .output(let id, let output):
      writer.byte(1)
      writer.integer(id.rawValue)
      output.write(to: &writer)
    case .cellEnded(let id, .completed(nil)):
      writer.byte(2)
      writer.integer(id.rawValue)
    case .jobQueued(let job, let announcement, let id):
      writer.byte(3)
      writer.int(job.rawValue)
      announcement.write(to: &writer)
      writer.integer(id.rawValue)
    case .progress(let id, let job, let progress):
      writer.byte(4)
      writer.integer(id.rawValue)
      writer.optional(job)
      progress.write(to: &writer)
    case .jobEnded(let job, let id, let end):
      writer.byte(5)
      writer.int(job.rawValue)
      writer.integer(id.rawValue)
      end.write(to: &writer)
    case .jobEvents(let batch):
      writer.byte(6)
      batch.write(to: &writer)
    case .jobWaits(let job, let wait, let id):
      writer.byte(7)
      writer.int(job.rawValue)
      wait.write(to: &writer)
      writer.integer(id.rawValue)
    default:
      writer.byte(0)
      writer.encode(self)
    }
  }
}
