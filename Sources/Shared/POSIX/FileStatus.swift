internal import CPOSIX
internal import Glibc

/// What the system says of a file, not of what a symbolic link points at.
///
/// The corresponding C function is `lstat`.
package struct FileStatus: Hashable, Sendable {
  package let isFolder: Bool
  package let isRegularFile: Bool
  /// The length in bytes.
  package let size: Int
  /// When its content was changed last, in seconds since 1970.
  package let changed: Double

  /// Asks for a file; nothing when there is none.
  package init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    isRegularFile = status.st_mode & S_IFMT == S_IFREG
    size = Int(status.st_size)
    changed = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
  }
}
