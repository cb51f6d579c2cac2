import FoundationEssentials

/// The program that is running, and what lies beside it.
enum OwnExecutable {
  /// The absolute path of the running program, with every symbolic link followed.
  static func path() throws -> String {
    try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }

  /// The folder of the running program, where the runner and the modules of cells lie too.
  static func folder() throws -> String {
    let path = try path()
    return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
  }
}
