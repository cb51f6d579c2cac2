internal import RunnerProtocol

/// Stands in while no runner has taken its place: nothing can be reached.
struct DetachedSystem: HostSystem {
  private static let error = MagicError(message: "there is no runner to do this in")

  var folder: String { get throws { throw Self.error } }
  var environment: [String: String] { [:] }
  var processorTime: (user: Duration, system: Duration) { (.zero, .zero) }

  func changeFolder(to path: String) throws { throw Self.error }
  func setEnvironment(_ name: String, to value: String) {}
  func read(_ path: String, atMost limit: Int) throws -> [UInt8] { throw Self.error }
  func write(_ bytes: [UInt8], to path: String, appending: Bool) throws { throw Self.error }
  func startShell(
    _ arguments: [String], output: @escaping @Sendable (StreamName, [UInt8]) -> Void,
    onEnd: @escaping @Sendable (CommandEnd) -> Void
  ) throws -> any HostProcess { throw Self.error }
}
