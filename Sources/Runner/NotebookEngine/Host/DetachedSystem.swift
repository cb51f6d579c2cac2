/// The operating system of a process without a runner: every access fails.
struct DetachedSystem: HostSystem {
  private struct NoRunner: Error, CustomStringConvertible {
    var description: String { "this process has no runner" }
  }

  private static let error = NoRunner()

  package var directory: String { get throws { throw Self.error } }
  package var environment: [String: String] { [:] }
  package var processorTime: (user: Duration, system: Duration) { (.zero, .zero) }

  package func address(
    of symbol: String, inLoaded library: String
  ) -> UnsafeMutableRawPointer? { nil }
  package var familyMark: String { "" }
  package func address(
    of symbol: String, inCompanion companion: String, ofLoaded library: String
  ) -> UnsafeMutableRawPointer? { nil }
  package func changeDirectory(to path: String) throws { throw Self.error }
  package func setEnvironment(_ name: String, to value: String) {}
  package func read(_ path: String, atMost limit: Int) throws -> [UInt8] { throw Self.error }
  package func write(_ bytes: [UInt8], to path: String, appending: Bool) throws { throw Self.error }
  package func startShell(
    _ arguments: [String],
    onEnd: @escaping @Sendable (CommandEnd, (any RemainingProcesses)?) -> Void
  ) throws { throw Self.error }
}
