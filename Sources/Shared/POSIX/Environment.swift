internal import CPOSIX
internal import Glibc

/// The environment variables of this process.
package enum Environment {
  package static subscript(name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Removes a variable; threads that read it at the same time may still see it.
  package static func remove(_ name: String) {
    unsetenv(name)
  }

  /// Sets a variable; threads that read it at the same time may still see the old value.
  package static func set(_ name: String, to value: String) {
    setenv(name, value, 1)
  }

  /// A snapshot of all variables.
  package static var current: [String: String] {
    var variables: [String: String] = [:]
    var position = cposix_environment()
    while let entry = position?.pointee {
      let parts = String(cString: entry).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      position = position?.advanced(by: 1)
    }
    return variables
  }
}
