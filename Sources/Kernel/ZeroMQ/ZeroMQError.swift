internal import CZeroMQ

/// A failed call to the ZeroMQ library: operation, object and reason.
package struct ZeroMQError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation: `bind`.
  package var operation: String
  /// The reason.
  package var code: Code
  /// The object: `tcp://127.0.0.1:5555`.
  package var object: String

  /// A reason, numbered as in the system's `errno.h` and in `zmq.h`.
  package struct Code: RawRepresentable, Hashable, Sendable {
    package var rawValue: Int32

    package init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    /// A signal interrupted the call; `EINTR`.
    package static let interrupted = Code(rawValue: 4)
    /// Nothing to receive, or nowhere to send to, without waiting; `EAGAIN`.
    package static let again = Code(rawValue: 11)
    /// The address is in use; `EADDRINUSE`.
    package static let addressInUse = Code(rawValue: 98)
    /// The peer is not connected; `EHOSTUNREACH`.
    package static let unreachable = Code(rawValue: 113)
  }

  package init(operation: String, code: Code, object: String) {
    self.operation = operation
    self.code = code
    self.object = object
  }

  /// Reads the reason from the library; must be made right after the failed call.
  init(_ operation: String, on object: String) {
    self.init(operation: operation, code: Code(rawValue: zmq_errno()), object: object)
  }

  package var description: String {
    let reason = zmq_strerror(code.rawValue).map { String(cString: $0) } ?? "unknown error"
    return "\(operation) \(object): \(reason) (\(code.rawValue))"
  }
}
