package import Glibc

/// A failed system call: the operation, and the system's reason.
package struct POSIXError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation, in words that can follow "Could not": `start /usr/bin/swift-frontend`.
  package var operation: String
  /// The system's error number.
  package var code: Int32

  package init(_ operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }

  /// Takes the code from an error of Foundation's.
  package init(_ operation: String, code: POSIXErrorCode) {
    self.init(operation, code: code.rawValue)
  }

  /// Uses `errno` as the reason; create it right after the failed call.
  package init(_ operation: String) {
    self.init(operation, code: errno)
  }

  /// The system's text for the reason: `No such file or directory`.
  package var reason: String {
    // glibc's strerror is thread-safe: it returns constant or thread-local text.
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  package var description: String { "Could not \(operation): \(reason)." }
}
