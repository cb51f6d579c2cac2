internal import Formatting
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

// How jobs fail that run in processes of their own.

extension JobOutcome {
  /// What became of a job whose process ended before it.
  ///
  /// - Parameters:
  ///   - ending: How the process ended.
  ///   - exitStatus: What the cell gave to `exit`, if it called that.
  ///   - memory: How many bytes the job might take, if that was bounded.
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
      failure.message += "; --memory gave it \(ByteCount(bytes: memory))"
    }
    self = .failed(failure)
  }
}

extension RunFailure {
  /// Whether it tells that there was no more memory.
  var speaksOfMemory: Bool {
    message.contains(/allocate (\d+ bytes of )?memory|failed to allocate/)
  }

  /// The failure of a job that wanted more memory than it might take.
  func outOfMemory(limit: Int) -> RunFailure {
    var failure = self
    failure.name = "OutOfMemory"
    failure.message =
      "the job wanted more memory than the \(ByteCount(bytes: limit)) that --memory gives it"
    return failure
  }
}
