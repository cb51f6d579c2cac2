internal import CPOSIX
internal import Glibc

/// The type, size and time of a file, not following symbolic links.
///
/// The corresponding C function is `lstat`.
package struct FileStatus: Hashable, Sendable {
  package let isDirectory: Bool
  package let isRegularFile: Bool
  /// The user it belongs to.
  package let owner: UInt32
  /// The length in bytes.
  package let size: Int
  /// The time of the last modification, in seconds since 1970.
  package let changed: Double

  /// Reads the status of a file; `nil` when it does not exist.
  package init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    isDirectory = status.st_mode & S_IFMT == S_IFDIR
    isRegularFile = status.st_mode & S_IFMT == S_IFREG
    owner = status.st_uid
    size = Int(status.st_size)
    changed = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
  }
}
