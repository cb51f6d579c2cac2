import Glibc

/// The one owner of a fresh folder, which is removed with all it holds when its owner goes.
package final class TemporaryDirectory: Sendable {
  package let path: String

  /// Makes a folder only this user can enter, in `TMPDIR` or `/tmp` unless told.
  package init(prefix: String, in parent: String? = nil) throws(POSIXError) {
    let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let made = mkdtemp(start) else { return "" }
      return String(cString: made)
    }
    guard !path.isEmpty else { throw POSIXError("make a folder in \(parent)") }
  }

  deinit {
    Self.remove(path)
  }

  /// Removes a file, or a folder with what it holds; never follows a symbolic link.
  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in Directory.names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
