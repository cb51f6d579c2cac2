internal import Formatting
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// What the kernel tells a runner when it starts it.
package struct RunnerArguments: Sendable {
  /// The descriptor of the socket to the kernel.
  package let connection: Int32
  /// Where the logs of jobs go; nothing when none are kept.
  let logFolder: LogDirectory?
  /// How much room all logs may take; any amount if nothing.
  let logLimit: ByteCount?

  /// The libraries to load before all others, for a process that looks for data races.
  let preloaded: String?

  /// Reads the arguments behind the program's name; nothing when they are not a kernel's.
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
    logFolder = values["--log-folder"].flatMap(LogDirectory.init(path:))
    logLimit = values["--log-limit"].flatMap { ByteCount($0) }
  }

  /// The logs of this runner.
  func makeLogs() -> any JobLogs {
    guard let logFolder else { return NoLogs() }
    return JobLogStore(in: logFolder, limit: logLimit)
  }
}
