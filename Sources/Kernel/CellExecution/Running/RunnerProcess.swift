package import Execution
internal import Formatting
internal import Limits
package import POSIX
internal import PeerProcesses
package import RunnerProtocol

/// A running `swift-cell-runner` and the private socket to it.
package final class RunnerProcess: Sendable {
  /// The program to start, and its options.
  package struct Configuration: Hashable, Sendable {
    /// The path of the `swift-cell-runner` program.
    package var executable: String
    package var outputLimits: OutputLimits
    /// The directory for the logs of all sessions.
    package var logRoot: String
    /// The libraries to preload.
    package var preloaded: [String] = []

    package init(executable: String, outputLimits: OutputLimits, logRoot: String) {
      self.executable = executable
      self.outputLimits = outputLimits
      self.logRoot = logRoot
    }
  }

  /// Checks that the program can start.
  ///
  /// - Throws: A ``StartFailure`` with its error message.
  package static func check(_ configuration: Configuration) async throws {
    let settings = ChildProcess.Configuration(
      configuration.executable, environment: configuration.environment)
    let outcome = try await ChildProcess.run(settings)
    // Without the kernel's socket it prints its usage and exits with 64.
    if outcome.status == .exited(64) { return }
    throw StartFailure(outcome)
  }

  private let peer: PeerProcess<RunnerCommand, RunnerEvent>

  package var pid: Int32 { peer.pid }

  /// Starts a runner.
  ///
  /// - Parameters:
  ///   - configuration: The program, and its options.
  ///   - generation: The number of this runner among the kernel's, from 1.
  ///   - onEvents: Called on one thread with the events that have arrived, in their order.
  ///   - onEnd: Called once on the same thread, after the last event.
  /// - Throws: A ``POSIXError`` when the program cannot be started.
  package init(
    _ configuration: Configuration, generation: Int,
    onEvents: @escaping @Sendable ([RunnerEvent]) -> Void,
    onEnd: @escaping @Sendable (ChildProcess.TerminationStatus) -> Void
  ) throws(POSIXError) {
    var settings = ChildProcess.Configuration(configuration.executable)
    // Keeps the kernel responsive however busy the jobs are.
    settings.leadsSession = true
    settings.familyMark = ProcessFamily.newMark()
    settings.standardOutput = .discarded
    settings.standardError = .collected(newest: Limits.Processes.runnerErrors)
    settings.environment = configuration.environment
    if let logs = configuration.logDirectory(generation: generation) {
      settings.arguments += ["--log-directory", logs.path]
    }
    if let limit = configuration.outputLimits.logs {
      settings.arguments += ["--log-limit", "\(limit.bytes)"]
    }
    peer = try PeerProcess(settings, thread: "runner events", onEvents: onEvents, onEnd: onEnd)
    send(.limitOutput(.cap(configuration.outputLimits.cap)))
  }

  /// Sends a command; a runner that is gone ignores it.
  package func send(_ command: RunnerCommand) {
    peer.send(command)
  }

  /// Kills the process and everything it has started.
  package func kill() {
    peer.kill()
  }
}

extension RunnerProcess.Configuration {
  /// A directory for the logs of one runner, named by the current time; `nil` when no logs are kept.
  fileprivate func logDirectory(generation: Int) -> LogDirectory? {
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
