internal import Glibc

/// Operations on directories.
package enum Directory {
  /// The names of a directory's entries, unordered; empty when it cannot be read.
  ///
  /// The corresponding C functions are `opendir` and `readdir`.
  package static func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Creates a directory, and its ancestors, that only its owner can enter; leaves an existing one
  /// unchanged.
  ///
  /// - Throws: A ``POSIXError`` when the directory does not exist afterwards.
  package static func makePrivate(_ path: String) throws(POSIXError) {
    if mkdir(path, 0o700) == 0 { return }
    if errno == ENOENT, let slash = path.dropFirst().lastIndex(of: "/") {
      try makePrivate(String(path[..<slash]))
      if mkdir(path, 0o700) == 0 { return }
    }
    let code = errno
    guard code == EEXIST, FileStatus(of: path)?.isDirectory == true else {
      throw POSIXError("create the directory \(path)", code: code)
    }
  }

  /// Removes a file, or a directory with its contents; never follows a symbolic link.
  package static func removeTree(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(in: path) { removeTree("\(path)/\(name)") }
    rmdir(path)
  }

  /// Removes a directory if it is empty.
  ///
  /// The corresponding C function is `rmdir`.
  package static func removeIfEmpty(_ path: String) {
    _ = rmdir(path)
  }
}
