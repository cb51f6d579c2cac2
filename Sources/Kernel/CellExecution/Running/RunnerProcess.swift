package import Execution
internal import Formatting
package import POSIX
internal import PeerProcesses
package import RunnerProtocol

/// A running `swift-cell-runner` and the private socket to it.
package final class RunnerProcess: Sendable {
  /// What a runner process needs to be started.
  package struct Configuration: Hashable, Sendable {
    /// The path of the `swift-cell-runner` program.
    package var executable: String
    package var outputLimits: OutputLimits
    /// The folder for the logs of all sessions.
    package var logRoot: String
    /// The libraries to load before all others.
    package var preloaded: [String] = []

    package init(executable: String, outputLimits: OutputLimits, logRoot: String) {
      self.executable = executable
      self.outputLimits = outputLimits
      self.logRoot = logRoot
    }
  }

  /// Finds out whether the program can start.
  ///
  /// - Throws: A sentence with what it said when it did not.
  package static func check(_ configuration: Configuration) async throws {
    let settings = ChildProcess.Configuration(
      configuration.executable, environment: configuration.environment)
    let outcome = try await ChildProcess.run(settings)
    // Without the kernel's socket it says how it is used.
    if outcome.status == .exited(64) { return }
    throw StartFailure(outcome)
  }

  private let peer: PeerProcess<RunnerCommand, RunnerEvent>

  /// Where the logs of its jobs are; nothing when none are kept.
  package let logs: LogDirectory?

  package var pid: Int32 { peer.pid }

  /// Starts a runner.
  ///
  /// - Parameters:
  ///   - configuration: What to start.
  ///   - generation: Which of this kernel's runners it is, counted from 1.
  ///   - onEvents: Called on one thread with all events that have arrived, in the order of the
  ///     runner's doing.
  ///   - onEnd: Called once on the same thread, after the last event.
  /// - Throws: A ``POSIXError`` when the program cannot be started.
  package init(
    _ configuration: Configuration, generation: Int,
    onEvents: @escaping @Sendable ([RunnerEvent]) -> Void,
    onEnd: @escaping @Sendable (ChildProcess.TerminationStatus) -> Void
  ) throws(POSIXError) {
    var settings = ChildProcess.Configuration(configuration.executable)
    // However busy the jobs are, whoever types in another cell is answered at once.
    settings.leadsSession = true
    settings.standardOutput = .discarded
    settings.standardError = .collected(newest: 4096)
    settings.environment = configuration.environment
    logs = configuration.logFolder(generation: generation)
    if let logs { settings.arguments += ["--log-folder", logs.path] }
    if let limit = configuration.outputLimits.logs {
      settings.arguments += ["--log-limit", "\(limit.bytes)"]
    }
    peer = try PeerProcess(settings, thread: "runner events", onEvents: onEvents, onEnd: onEnd)
    send(.limitOutput(.cap(configuration.outputLimits.cap)))
  }

  /// Asks the runner for something; a runner that is gone says so by its end.
  package func send(_ command: RunnerCommand) {
    peer.send(command)
  }

  /// Ends the process and everything it has started.
  package func kill() {
    peer.kill()
  }
}

extension RunnerProcess.Configuration {
  /// A folder for the logs of one runner, named by the moment; nothing when no logs are to be kept.
  fileprivate func logFolder(generation: Int) -> LogDirectory? {
    guard outputLimits.logs != ByteCount(bytes: 0) else { return nil }
    return LogDirectory(
      root: logRoot, start: System.localTime, kernel: System.processID, generation: generation)
  }

  fileprivate var environment: [String: String] {
    guard !preloaded.isEmpty else { return Environment.ofRunner(preloading: nil) }
    let known = [Environment["LD_PRELOAD"]].compactMap(\.self)
    return Environment.ofRunner(preloading: (preloaded + known).joined(separator: " "))
  }
}
