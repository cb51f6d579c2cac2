internal import Glibc

extension System {
  /// The path of the program this process runs, with symbolic links resolved.
  package static var executable: String {
    get throws(POSIXError) {
      guard let path = realpath("/proc/self/exe", nil) else {
        throw POSIXError("find the path of this program")
      }
      defer { free(path) }
      return String(cString: path)
    }
  }

  /// The directory of that program, which also holds this project's other programs.
  package static var executableDirectory: String {
    get throws(POSIXError) {
      let path = try executable
      return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    }
  }

  /// The name and the arguments with which this process was started.
  package static var commandLine: [String] {
    guard let file = try? FileDescriptor.openForReading("/proc/self/cmdline"),
      let bytes = try? file.readToEnd()
    else { return [] }
    // Each ends with a null.
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether a file is a program that this process may run.
  ///
  /// The corresponding C function is `access`.
  package static func isExecutableFile(_ path: String) -> Bool {
    var status = stat()
    return access(path, X_OK) == 0 && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Finds a program as a shell would.
  ///
  /// - Parameters:
  ///   - name: The program's name.
  ///   - path: The value of `PATH`.
  /// - Returns: Its path; `nil` when no directory contains it.
  package static func program(_ name: String, on path: String?) -> String? {
    (path ?? "").split(separator: ":").lazy.map { "\($0)/\(name)" }.first(where: isExecutableFile)
  }
}
