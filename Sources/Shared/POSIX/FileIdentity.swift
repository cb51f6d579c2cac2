internal import CPOSIX
internal import Glibc

/// Which file a path leads to, and in what state: another one, or a changed one, has another identity.
package struct FileIdentity: Codable, Hashable, Sendable {
  /// The path without symbolic links.
  package let path: String
  /// The file system and the file's number in it.
  package let device: UInt64
  package let number: UInt64
  /// The length in bytes.
  package let size: Int64
  /// When its content was changed last, in nanoseconds since 1970.
  package let changed: Int64

  /// Looks at a file; nothing when there is none.
  ///
  /// The corresponding C functions are `realpath` and `stat`.
  package init?(of path: String) {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    var status = stat()
    guard stat(resolved, &status) == 0 else { return nil }
    self.path = String(cString: resolved)
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
    size = Int64(status.st_size)
    changed = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }
}
