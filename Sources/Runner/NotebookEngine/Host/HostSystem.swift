package import RunnerProtocol

/// The operating system, as far as magics need it.
///
/// Errors describe themselves in a sentence that names the thing and the reason.
package protocol HostSystem: Sendable {
  /// The folder that relative paths start from.
  var folder: String { get throws }
  func changeFolder(to path: String) throws
  var environment: [String: String] { get }
  func setEnvironment(_ name: String, to value: String)
  /// Reads a file, or the first bytes of one that is longer.
  func read(_ path: String, atMost limit: Int) throws -> [UInt8]
  func write(_ bytes: [UInt8], to path: String, appending: Bool) throws
  /// The processor time the process has used.
  var processorTime: (user: Duration, system: Duration) { get }
  /// Starts a shell that leads a group of processes.
  ///
  /// - Parameters:
  ///   - arguments: What follows the shell's name.
  ///   - output: Takes what the group writes, on one thread of its own.
  ///   - onEnd: Called once after that, on the same thread.
  /// - Returns: What can end the group.
  /// - Throws: Why the shell cannot be started.
  func startShell(
    _ arguments: [String], output: @escaping @Sendable (StreamName, [UInt8]) -> Void,
    onEnd: @escaping @Sendable (CommandEnd) -> Void
  ) throws -> any HostProcess
}

/// A command that runs.
package protocol HostProcess: Sendable {
  /// Asks its processes to stop by SIGINT, and kills a moment later what is left.
  func stop()
  /// Kills its processes at once.
  func kill()
}
