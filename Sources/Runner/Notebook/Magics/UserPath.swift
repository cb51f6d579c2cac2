/// Paths as users type them.
enum UserPath {
  static var home: String { NotebookRuntime.host.system.environment["HOME"] ?? "/" }

  /// A path with the user's own folder in the place of `~`.
  static func expanded(_ path: String) -> String {
    path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path
  }
}
