internal import Formatting
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

// Failures of jobs that run in processes of their own.

extension JobOutcome {
  /// The outcome of a job whose process ended first.
  ///
  /// - Parameters:
  ///   - ending: How the process ended.
  ///   - exitStatus: The status the cell passed to `exit`, if it called it.
  ///   - memory: The memory limit of the job in bytes, if it has one.
  init(_ ending: ChildProcess.TerminationStatus, exitStatus: Int32?, memory: Int?) {
    var failure = RunFailure(kind: .crashed, name: "Exit", message: "")
    switch (exitStatus, ending) {
    case (0, _):
      self = .completed(nil)
      return
    case (let status?, _): failure.message = "the job ended its process by exit(\(status))"
    case (nil, .exited(let status)):
      failure.message = "the process of the job ended with status \(status)"
    case (nil, .signalled(let number)):
      failure.name = SignalName(number).name
      failure.message = SignalName(number).endOfProcess
    }
    if let memory, exitStatus == nil {
      failure.message += "; its memory limit (--memory) was \(ByteCount(bytes: memory))"
    }
    self = .failed(failure)
  }
}

extension RunFailure {
  /// Whether the message is about a failed allocation.
  var mentionsMemory: Bool {
    message.contains(/allocate (\d+ bytes of )?memory|failed to allocate/)
  }

  /// The failure of a job that exceeded its memory limit.
  func outOfMemory(limit: Int) -> RunFailure {
    var failure = self
    failure.name = "OutOfMemory"
    failure.message =
      "the job exceeded its memory limit (--memory) of \(ByteCount(bytes: limit))"
    return failure
  }
}
