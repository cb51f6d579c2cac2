internal import FoundationEssentials
internal import POSIX

/// The folders a session keeps its files in, all below the user's cache folder.
enum SessionDirectory {
  /// A fresh folder, removed when its owner goes; those of dead kernels are removed on the way.
  static func make(in cacheFolder: String) throws -> TemporaryDirectory {
    let sessions = "\(cacheFolder)/sessions"
    try FileManager.default.createDirectory(
      atPath: sessions, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    removeLeftovers(in: sessions)
    return try TemporaryDirectory(prefix: "\(System.processID)", in: sessions)
  }

  /// The folder in which compilers of all sessions share what they know of modules.
  static func moduleCache(in cacheFolder: String) throws -> String {
    let modules = "\(cacheFolder)/modules"
    try FileManager.default.createDirectory(
      atPath: modules, withIntermediateDirectories: true)
    return modules
  }

  /// The folder of the logs of all sessions, which outlive them.
  static func logs(in cacheFolder: String) -> String { "\(cacheFolder)/logs" }

  private static func removeLeftovers(in sessions: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: sessions)) ?? []
    for name in names {
      guard let owner = name.split(separator: "-").first.flatMap({ Int32($0) }),
        !System.isRunning(owner)
      else { continue }
      try? FileManager.default.removeItem(atPath: "\(sessions)/\(name)")
    }
  }
}
