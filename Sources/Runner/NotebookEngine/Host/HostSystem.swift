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
  /// The address of a symbol in a library beside the program, which is loaded if another library has been.
  ///
  /// - Returns: The address; `nil` if the other library has not been loaded.
  /// - Throws: The reason why it cannot be loaded.
  func address(
    of symbol: String, inCompanion companion: String, ofLoaded library: String
  ) throws -> UnsafeMutableRawPointer?
  /// The processor time the process has used.
  var processorTime: (user: Duration, system: Duration) { get }
  /// The mark of the processes that this thread starts, by which they are found.
  var familyMark: String { get }
  /// Starts a shell, which ends when the cell or job of this thread has to stop.
  ///
  /// - Parameters:
  ///   - arguments: The arguments of the shell.
  ///   - onEnd: Called once, on a thread of its own, after the output until then; also with what the shell
  ///     has left running.
  /// - Throws: Why the shell cannot be started.
  func startShell(
    _ arguments: [String],
    onEnd: @escaping @Sendable (CommandEnd, (any RemainingProcesses)?) -> Void
  ) throws
}

/// Processes that a command has left running.
package protocol RemainingProcesses: Sendable {
  var areRunning: Bool { get }
  /// Interrupts them, as Control-C in a terminal does.
  func interrupt()
  /// Kills them.
  func end()
}
