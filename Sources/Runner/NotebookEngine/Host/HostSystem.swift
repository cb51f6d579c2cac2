package import RunnerProtocol

/// The operating system, as far as magics and images need it.
///
/// The errors describe themselves in a sentence that names the object and the reason.
package protocol HostSystem: Sendable {
  /// The working directory, from which relative paths start.
  var directory: String { get throws }
  func changeDirectory(to path: String) throws
  var environment: [String: String] { get }
  func setEnvironment(_ name: String, to value: String)
  /// Reads a file, but no more than its first `limit` bytes.
  func read(_ path: String, atMost limit: Int) throws -> [UInt8]
  func write(_ bytes: [UInt8], to path: String, appending: Bool) throws
  /// The address of a symbol in a library that has been loaded; `nil` if it has not been.
  func address(of symbol: String, inLoaded library: String) -> UnsafeMutableRawPointer?
  /// The processor time the process has used.
  var processorTime: (user: Duration, system: Duration) { get }
  /// Starts a shell as the leader of a process group.
  ///
  /// - Parameters:
  ///   - arguments: The arguments of the shell.
  ///   - output: Called with what the group writes, on a thread of its own.
  ///   - onEnd: Called once after that, on the same thread.
  /// - Returns: The running group.
  /// - Throws: Why the shell cannot be started.
  func startShell(
    _ arguments: [String], output: @escaping @Sendable (StreamName, [UInt8]) -> Void,
    onEnd: @escaping @Sendable (CommandEnd) -> Void
  ) throws -> any HostProcess
}

/// A running shell command with the processes it has started.
package protocol HostProcess: Sendable {
  /// Sends SIGINT to all of them, and kills those that are left a moment later.
  func stop()
  /// Kills all of them at once.
  func kill()
}
