internal import CPOSIX
internal import Glibc

/// The file a path resolves to, and its state: a different or changed file has a different
/// identity.
package struct FileIdentity: Codable, Hashable, Sendable {
  /// The path, with symbolic links resolved.
  package let path: String
  /// The file system, and the inode number in it.
  package let device: UInt64
  package let number: UInt64
  /// The length in bytes.
  package let size: Int64
  /// The time of the last modification, in nanoseconds since 1970.
  package let changed: Int64

  /// Reads the identity of a file; `nil` when it does not exist.
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
    // Anyone may set the time, also to one too far away to be counted in nanoseconds.
    changed = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }
}
