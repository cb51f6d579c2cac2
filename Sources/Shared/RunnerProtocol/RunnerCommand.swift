package import Frames

/// What the kernel asks of the runner.
package enum RunnerCommand: Hashable, Sendable {
  /// Loads a library and calls its entry, beside the cells that run already.
  case execute(ExecutionID, library: String, entry: String, result: ResultHandling)
  /// Stops the cell that runs under this identifier, if it still does.
  case interrupt(ExecutionID)
  /// Cancels a job.
  case cancel(JobID)
  /// Asks for a sign of life.
  case ping
  /// Answers what a cell asked the user.
  case input(ExecutionID, InputAnswer)
  /// Passes on what the front-end says on a comm.
  case comm(CommEvent)
  /// Performs magics in order, as a cell of nothing else; ends like one.
  case perform(ExecutionID, [RunnerMagic])

  /// Says what users call a cell, before it runs.
  case label(ExecutionID, String)
  /// Says how much text is shown.
  case limitOutput(OutputControl)
  /// Puts a cell into the queue of jobs; ends as a cell at once, with the job as its value.
  case submit(ExecutionID, CellJobSubmission, result: ResultHandling)
  /// Cancels the jobs of a cell, or all jobs.
  case cancelJobs(of: ExecutionID?)

  /// What is done with the value of a cell's last expression.
  package enum ResultHandling: UInt8, Hashable, Sendable {
    /// It is shown as the cell's result.
    case show = 1
    /// It comes back with the end of the cell, for `user_expressions`.
    case giveBack = 2
    /// It is dropped, as for silent requests.
    case drop = 3
  }
}

extension RunnerCommand: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1:
      self = .execute(
        try reader.execution(),
        library: try reader.string(),
        entry: try reader.string(),
        result: try reader.value(ResultHandling.self))
    case 2: self = .interrupt(try reader.execution())
    case 3: self = .cancel(try reader.job())
    case 5: self = .ping
    case 6:
      self = .input(
        try reader.execution(), try reader.frame(InputAnswer.self))
    case 7: self = .comm(try reader.frame(CommEvent.self))
    case 8:
      let id = try reader.execution()
      var magics: [RunnerMagic] = []
      for _ in 0..<(try reader.integer()) { magics.append(try reader.frame(RunnerMagic.self)) }
      self = .perform(id, magics)
    case 9: self = .label(try reader.execution(), try reader.string())
    case 11: self = .limitOutput(try reader.frame(OutputControl.self))
    case 12:
      self = .submit(
        try reader.execution(), try reader.frame(CellJobSubmission.self),
        result: try reader.value(ResultHandling.self))
    case 14: self = .cancelJobs(of: try reader.byte() == 0 ? nil : try reader.execution())
    case let tag: throw .unknownTag(tag, of: "command")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .execute(let id, let library, let entry, let result):
      writer.byte(1)
      writer.integer(id.rawValue)
      writer.string(library)
      writer.string(entry)
      writer.byte(result.rawValue)
    case .interrupt(let id):
      writer.byte(2)
      writer.integer(id.rawValue)
    case .cancel(let job):
      writer.byte(3)
      writer.int(job.rawValue)
    case .ping:
      writer.byte(5)
    case .input(let id, let answer):
      writer.byte(6)
      writer.integer(id.rawValue)
      answer.write(to: &writer)
    case .comm(let event):
      writer.byte(7)
      event.write(to: &writer)
    case .perform(let id, let magics):
      writer.byte(8)
      writer.integer(id.rawValue)
      writer.int(magics.count)
      for magic in magics { magic.write(to: &writer) }
    case .label(let id, let label):
      writer.byte(9)
      writer.integer(id.rawValue)
      writer.string(label)
    case .limitOutput(let limit):
      writer.byte(11)
      limit.write(to: &writer)
    case .submit(let id, let submission, let result):
      writer.byte(12)
      writer.integer(id.rawValue)
      submission.write(to: &writer)
      writer.byte(result.rawValue)
    case .cancelJobs(let id):
      writer.byte(14)
      writer.byte(id == nil ? 0 : 1)
      if let id { writer.integer(id.rawValue) }
    }
  }
}
