package import POSIX
internal import PeerProcesses
package import RunnerProtocol

/// A running `swift-cell-runner` and the private socket to it.
package final class RunnerProcess: Sendable {
  /// What a runner process needs to be started.
  package struct Configuration: Hashable, Sendable {
    /// The path of the `swift-cell-runner` program.
    package var executable: String
    /// The folder cells start in; the kernel's own if there is none.
    package var workingFolder: String?
    /// The folder of the toolchain's run-time libraries.
    package var libraryFolder: String

    package init(executable: String, libraryFolder: String, workingFolder: String? = nil) {
      self.executable = executable
      self.libraryFolder = libraryFolder
      self.workingFolder = workingFolder
    }
  }

  private let peer: PeerProcess<RunnerCommand, RunnerEvent>

  package var pid: Int32 { peer.pid }

  /// Starts a runner.
  ///
  /// - Parameters:
  ///   - configuration: What to start.
  ///   - onEvent: Called on one thread, in the order of the runner's doing.
  ///   - onEnd: Called once on the same thread, after the last event.
  /// - Throws: A ``POSIXError`` when the program cannot be started.
  package init(
    _ configuration: Configuration,
    onEvent: @escaping @Sendable (RunnerEvent) -> Void,
    onEnd: @escaping @Sendable (ChildProcess.Ending) -> Void
  ) throws(POSIXError) {
    var settings = ChildProcess.Configuration(
      configuration.executable, workingFolder: configuration.workingFolder)
    // However busy the jobs are, whoever types in another cell is answered at once.
    settings.leadsSession = true
    settings.standardOutput = .discarded
    settings.standardError = .collected(newest: 4096)
    settings.environment = Environment.current.merging([
      // The runtime then prints the reason of a trap alone, and leaves the backtrace to us.
      "SWIFT_BACKTRACE": "enable=yes,interactive=no"
    ]) { $1 }
    peer = try PeerProcess(settings, thread: "runner events", onEvent: onEvent, onEnd: onEnd)
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
