import Glibc

/// The owner of a new directory, which removes it with its contents on deinitialisation.
package final class TemporaryDirectory: Sendable {
  package let path: String

  /// Creates a directory that only this user can enter, by default in `TMPDIR` or `/tmp`.
  package init(prefix: String, in parent: String? = nil) throws(POSIXError) {
    let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let made = mkdtemp(start) else { return "" }
      return String(cString: made)
    }
    guard !path.isEmpty else { throw POSIXError("create a directory in \(parent)") }
  }

  deinit {
    remove()
  }

  /// Removes the directory now, for an owner that may not be deinitialised before the process ends.
  package func remove() {
    Directory.removeTree(path)
  }
}
