import Glibc

/// A call to the system that failed: what was tried, and the reason the system gave.
package struct POSIXError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, in words that can follow "Could not": `start /usr/bin/swift-frontend`.
  package var operation: String
  /// The system's error number.
  package var code: Int32

  package init(_ operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }

  /// Takes the reason from `errno`; must be made right after the call that failed.
  package init(_ operation: String) {
    self.init(operation, code: errno)
  }

  /// The system's words for the reason: `No such file or directory`.
  package var reason: String {
    // glibc's strerror is thread-safe: it returns constant or thread-local text.
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  package var description: String { "Could not \(operation): \(reason)." }
}
