internal import CPOSIX
internal import Glibc

/// The file system a directory is in.
///
/// The corresponding C function is `statvfs`.
package struct FileSystem: Hashable, Sendable {
  /// How many bytes an ordinary user can still write.
  package let freeBytes: Int
  /// Whether programs and libraries can be loaded from it: it is not mounted with `noexec`.
  package let loadsCode: Bool

  /// Reads the state of a directory's file system; `nil` when the directory does not exist.
  package init?(of path: String) {
    var state = statvfs()
    guard statvfs(path, &state) == 0 else { return nil }
    let (bytes, isHuge) = Int(clamping: state.f_bavail)
      .multipliedReportingOverflow(by: Int(clamping: state.f_frsize))
    freeBytes = isHuge ? .max : bytes
    loadsCode = state.f_flag & cposix_noexec_flag() == 0
  }
}
