import FoundationEssentials

/// The program that is running, and what lies beside it.
enum OwnExecutable {
  /// The absolute path of the running program, with every symbolic link followed.
  static func path() throws -> String {
    try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }

  /// The program a front-end is to start: the launcher, or where there is none the running one.
  static func startedByJupyter() throws -> String {
    let launcher = "\(try folder())/swift-kernel-launcher"
    return FileManager.default.isExecutableFile(atPath: launcher) ? launcher : try path()
  }

  /// The folder of the running program, where the runner and the modules of cells lie too.
  static func folder() throws -> String {
    let path = try path()
    return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
  }
}
