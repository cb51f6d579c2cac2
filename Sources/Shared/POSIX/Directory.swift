internal import Glibc

/// Folders and what they hold.
package enum Directory {
  /// The names of what a folder holds, in no order; none when it cannot be read.
  ///
  /// The corresponding C functions are `opendir` and `readdir`.
  package static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Makes a folder that only its owner can enter, and those above it; leaves one that is there.
  ///
  /// - Throws: A ``POSIXError`` when there is no such folder afterwards.
  package static func makePrivate(_ path: String) throws(POSIXError) {
    if mkdir(path, 0o700) == 0 { return }
    if errno == ENOENT, let slash = path.dropFirst().lastIndex(of: "/") {
      try makePrivate(String(path[..<slash]))
      if mkdir(path, 0o700) == 0 { return }
    }
    let code = errno
    guard code == EEXIST, FileStatus(of: path)?.isFolder == true else {
      throw POSIXError("make the folder \(path)", code: code)
    }
  }

  /// Removes a folder if it is empty.
  ///
  /// The corresponding C function is `rmdir`.
  package static func removeIfEmpty(_ path: String) {
    _ = rmdir(path)
  }
}
