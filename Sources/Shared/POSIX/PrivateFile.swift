internal import Glibc

/// Files that only their owner may read, from their creation on.
package enum PrivateFile {
  /// Writes a file, replacing an existing one.
  ///
  /// - Throws: A ``POSIXError`` when the file cannot be created or written.
  package static func write(_ bytes: [UInt8], to path: String) throws(POSIXError) {
    remove(path)
    let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600)
    try file.writeAll(bytes)
  }

  /// Renames a file, replacing an existing one.
  ///
  /// The corresponding C function is `rename`.
  package static func move(_ path: String, to newPath: String) throws(POSIXError) {
    guard rename(path, newPath) == 0 else { throw POSIXError("rename \(path)") }
  }

  /// Removes a file if it exists.
  ///
  /// The corresponding C function is `unlink`.
  package static func remove(_ path: String) {
    _ = unlink(path)
  }
}
