package import Frames

/// What the kernel asks of the runner.
package enum RunnerCommand: Hashable, Sendable, Codable {
  /// Loads a library and calls its entry point, in parallel with the cells that already run.
  case execute(ExecutionID, library: String, entry: String, result: ResultHandling)
  /// Stops the cell with this identifier, if it still runs.
  case interrupt(ExecutionID)
  /// Cancels a job.
  case cancel(JobID)
  /// Asks for ``RunnerEvent/pong``, as a sign of life.
  case ping
  /// Answers a question that a cell asked the user.
  case input(ExecutionID, InputAnswer)
  /// Delivers a message from the front-end on a comm.
  case comm(CommEvent)
  /// Performs magics in order; ends as a cell does.
  case perform(ExecutionID, [RunnerMagic])
  /// Sets the label of a cell, such as `In[7]`, before it runs.
  case label(ExecutionID, String)
  /// Limits the text that is shown.
  case limitOutput(OutputControl)
  /// Submits a cell as a job; ends as a cell at once, with the job as its value.
  case submit(ExecutionID, CellJobSubmission, result: ResultHandling)
  /// Cancels the jobs of a cell, or all jobs.
  case cancelJobs(of: ExecutionID?)
  /// Says why a job crashed, which optimised code does not.
  case explain(JobID, reason: String)

  /// Loads a library that has nothing to run.
  case load(library: String, entry: String)
  /// Hides what earlier runs of a cell, by their libraries, have added to types of others.
  case retire([String])

  /// What to do with the value of a cell's last expression.
  package enum ResultHandling: UInt8, Hashable, Sendable, Codable {
    /// Show it as the cell's result.
    case show = 1
    /// Return it with the end of the cell, for `user_expressions`.
    case giveBack = 2
    /// Drop it, as for silent requests.
    case drop = 3
  }
}

extension RunnerCommand: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 0: self = try reader.decode()
    case 1:
      self = .execute(
        try reader.execution(), library: try reader.string(), entry: try reader.string(),
        result: try reader.value(ResultHandling.self))
    case let tag: throw .unknownTag(tag, of: "command")
    }
  }

  package func write(to writer: inout FrameWriter) {
    guard case .execute(let id, let library, let entry, let result) = self else {
      writer.byte(0)
      writer.encode(self)
      return
    }
    writer.byte(1)
    writer.integer(id.rawValue)
    writer.string(library)
    writer.string(entry)
    writer.byte(result.rawValue)
  }
}
