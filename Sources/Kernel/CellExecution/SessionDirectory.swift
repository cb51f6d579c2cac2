internal import FoundationEssentials
internal import POSIX

/// The directories of a session's files, below the user's cache directory.
enum SessionDirectory {
  /// Creates the session's directory, and removes those of kernels that have died.
  ///
  /// - Throws: Why it cannot be created; see `Error.sentence`.
  static func make(in cacheDirectory: String) throws -> TemporaryDirectory {
    let sessions = "\(cacheDirectory)/sessions"
    try FileManager.default.createDirectory(
      atPath: sessions, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    removeLeftovers(in: sessions)
    return try TemporaryDirectory(prefix: "\(System.processID)", in: sessions)
  }

  /// The directory of the module cache, which the compilers of all sessions share.
  ///
  /// - Throws: Why it cannot be created; see `Error.sentence`.
  static func moduleCache(in cacheDirectory: String) throws -> String {
    let modules = "\(cacheDirectory)/modules"
    try FileManager.default.createDirectory(
      atPath: modules, withIntermediateDirectories: true)
    return modules
  }

  /// The directory of the logs of all sessions, which outlive them.
  static func logs(in cacheDirectory: String) -> String { "\(cacheDirectory)/logs" }

  private static func removeLeftovers(in sessions: String) {
    for name in Directory.names(in: sessions) {
      guard let owner = name.split(separator: "-").first.flatMap({ Int32($0) }),
        !System.isRunning(owner)
      else { continue }
      try? FileManager.default.removeItem(atPath: "\(sessions)/\(name)")
    }
  }
}
