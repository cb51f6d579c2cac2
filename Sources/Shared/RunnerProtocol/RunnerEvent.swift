package import Frames

/// What the runner tells the kernel.
package enum RunnerEvent: Hashable, Sendable {
  /// The process is ready for its first cell.
  case ready
  /// A cell or one of its jobs shows something.
  case output(ExecutionID, Output)
  /// A cell is over; nothing of it follows but what its jobs show.
  case cellEnded(ExecutionID, CellEnd)
  /// A cell or one of its jobs submitted a job.
  case jobQueued(JobID, JobAnnouncement, by: ExecutionID)
  /// A job, or without one the cell itself, has got further.
  case progress(ExecutionID, JobID?, JobProgress)
  /// A job is over; nothing of it follows.
  case jobEnded(JobID, by: ExecutionID, JobEnd)
  /// What else has happened to jobs, many at a time; that their work has begun is told only so.
  case jobEvents(JobEventBatch)
  /// Something a cell started on its own, such as an unstructured task, failed after or beside it.
  case strayFailure(ExecutionID, RunFailure)
  /// The process is about to end because user code called `exit`.
  case exiting(status: Int32)
  /// The sign of life that was asked for.
  case pong
  /// A running cell asks the user something, and waits for the answer.
  case inputNeeded(ExecutionID, InputQuestion)
  /// A command was started, whose processes are the group of this number.
  case groupStarted(Int32)
  /// That group is gone.
  case groupEnded(Int32)
  /// A cell was submitted as a job.
  case cellQueued(JobID, by: ExecutionID)
  /// A cell that runs as a job is over, with how many of the statements that set variables it had
  /// run and, from a process of its own, with its value as JSON; the end of the job follows.
  case cellOver(JobID, reached: Int, value: String?)
}

/// How a cell ended.
package enum CellEnd: Hashable, Sendable {
  /// With the value of its last expression, when the command asked to give it back.
  case completed(MIMEBundle?)
  /// With how many of the statements that set variables it had run.
  case failed(RunFailure, reached: Int)
}

/// How a job ended.
package struct JobEnd: Hashable, Sendable {
  /// The name it was given, if it was given one.
  package var name: String?
  package var outcome: JobOutcome
  /// The time from the start of its work to its end, in seconds; nothing if it never started.
  package var seconds: Double?
  /// How often its work was begun.
  package var attempts: Int
  /// How often it might have been.
  package var attemptLimit: Int
  /// Whether the error it has thrown is shown by somebody else, such as who waits for it.
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

  /// What went wrong and nobody else shows: a crash always, an error if nobody gets it thrown.
  package var untoldFailure: RunFailure? {
    guard case .failed(let failure) = outcome, !isTold || failure.kind != .thrown else {
      return nil
    }
    return failure
  }
}

/// What came out of a job.
package enum JobOutcome: Hashable, Sendable {
  /// With the description of the returned value, if there is one.
  case completed(String?)
  case failed(RunFailure)
  /// With the reason, if it was not asked for by who wrote the cell.
  case cancelled(String?)
  /// After the seconds it might take.
  case timedOut(Double)
}

extension RunnerEvent: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .ready
    case 2: self = .output(try reader.execution(), try reader.frame(Output.self))
    case 3:
      let id = try reader.execution()
      switch try reader.byte() {
      case 1: self = .cellEnded(id, .completed(nil))
      case 2: self = .cellEnded(id, .completed(try reader.frame(MIMEBundle.self)))
      default:
        let failure = try reader.frame(RunFailure.self)
        self = .cellEnded(
          id, .failed(failure, reached: try reader.int()))
      }
    case 4:
      self = .jobQueued(
        try reader.job(), try reader.frame(JobAnnouncement.self), by: try reader.execution())
    case 5:
      self = .jobEnded(try reader.job(), by: try reader.execution(), try reader.frame(JobEnd.self))
    case 6: self = .strayFailure(try reader.execution(), try reader.frame(RunFailure.self))
    case 7: self = .exiting(status: Int32(truncatingIfNeeded: try reader.integer()))
    case 8: self = .pong
    case 9: self = .inputNeeded(try reader.execution(), try reader.frame(InputQuestion.self))
    case 10: self = .groupStarted(Int32(truncatingIfNeeded: try reader.integer()))
    case 11: self = .groupEnded(Int32(truncatingIfNeeded: try reader.integer()))
    case 13:
      self = .progress(
        try reader.execution(), try reader.optionalJob(), try reader.frame(JobProgress.self))
    case 14: self = .jobEvents(try reader.frame(JobEventBatch.self))
    case 15: self = .cellQueued(try reader.job(), by: try reader.execution())
    case 16:
      self = .cellOver(
        try reader.job(), reached: try reader.int(),
        value: try reader.optional())
    case let tag: throw .unknownTag(tag, of: "event")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .ready:
      writer.byte(1)
    case .output(let id, let output):
      writer.byte(2)
      writer.integer(id.rawValue)
      output.write(to: &writer)
    case .cellEnded(let id, let end):
      writer.byte(3)
      writer.integer(id.rawValue)
      switch end {
      case .completed(nil):
        writer.byte(1)
      case .completed(let bundle?):
        writer.byte(2)
        bundle.write(to: &writer)
      case .failed(let failure, let reached):
        writer.byte(3)
        failure.write(to: &writer)
        writer.int(reached)
      }
    case .jobQueued(let job, let announcement, let id):
      writer.byte(4)
      writer.int(job.rawValue)
      announcement.write(to: &writer)
      writer.integer(id.rawValue)
    case .progress(let id, let job, let progress):
      writer.byte(13)
      writer.integer(id.rawValue)
      writer.optional(job)
      progress.write(to: &writer)
    case .jobEnded(let job, let id, let end):
      writer.byte(5)
      writer.int(job.rawValue)
      writer.integer(id.rawValue)
      end.write(to: &writer)
    case .jobEvents(let news):
      writer.byte(14)
      news.write(to: &writer)
    case .strayFailure(let id, let failure):
      writer.byte(6)
      writer.integer(id.rawValue)
      failure.write(to: &writer)
    case .pong:
      writer.byte(8)
    case .inputNeeded(let id, let question):
      writer.byte(9)
      writer.integer(id.rawValue)
      question.write(to: &writer)
    case .groupStarted(let group):
      writer.byte(10)
      writer.int(Int(group))
    case .groupEnded(let group):
      writer.byte(11)
      writer.int(Int(group))
    case .cellQueued(let job, let id):
      writer.byte(15)
      writer.int(job.rawValue)
      writer.integer(id.rawValue)
    case .cellOver(let job, let reached, let value):
      writer.byte(16)
      writer.int(job.rawValue)
      writer.int(reached)
      writer.optional(value)
    case .exiting(let status):
      writer.byte(7)
      writer.int(Int(status))
    }
  }
}
