internal import NotebookEngine

/// Paths as users type them.
enum UserPath {
  static var home: String { NotebookRuntime.host.system.environment["HOME"] ?? "/" }

  /// A path with the user's home directory in place of a leading `~`.
  static func expanded(_ path: String) -> String {
    path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path
  }
}
