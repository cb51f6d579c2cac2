internal import Limits
internal import POSIX

/// The directories of the running sessions' files.
enum SessionDirectory {
  /// Creates a session's directory, and removes in the background those that dead kernels have left.
  ///
  /// - Parameter parent: The directory of all sessions; created if it does not exist.
  /// - Returns: The owner of the directory.
  /// - Throws: Why it cannot be created.
  static func make(in parent: String) throws(POSIXError) -> LockedDirectory {
    try Directory.makePrivate(parent)
    let directory = try LockedDirectory(prefix: "session", in: parent)
    // If there is no thread for it, the next kernel removes them.
    try? BackgroundThread.start(name: "left-overs") {
      LockedDirectory.removeAbandoned(
        in: parent, withoutLockFor: Limits.Files.unlockedDirectoryAge)
    }
    return directory
  }
}
