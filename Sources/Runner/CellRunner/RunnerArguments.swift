internal import Formatting
internal import JobLogFiles
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// The arguments with which the kernel starts a runner.
package struct RunnerArguments: Sendable {
  /// The descriptor of the socket to the kernel.
  package let connection: Int32
  /// The directory for the logs of jobs; `nil` if none are kept.
  let logDirectory: LogDirectory?
  /// How much space all logs may take; `nil` for any amount.
  let logLimit: ByteCount?

  /// The libraries to load before all others, in a process that looks for data races.
  let preloaded: String?

  /// Parses the arguments after the program's name; returns `nil` if a kernel has not written them.
  package init?(_ arguments: [String]) {
    var values: [String: String] = [:]
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard name.hasPrefix("--"), let value = rest.popFirst() else { return nil }
      values[name] = value
    }
    guard let connection = values["--connection-descriptor"].flatMap({ Int32($0) }) else {
      return nil
    }
    self.connection = connection
    preloaded = Runner.seesRaces ? Environment["LD_PRELOAD"] : nil
    logDirectory = values["--log-directory"].flatMap(LogDirectory.init(path:))
    logLimit = values["--log-limit"].flatMap { ByteCount($0) }
  }

  /// The logs of this runner.
  func makeLogs() -> any JobLogs {
    guard let logDirectory else { return NoLogs() }
    return JobLogStore(in: logDirectory, limit: logLimit)
  }
}
