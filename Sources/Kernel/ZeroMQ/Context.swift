internal import CZeroMQ

/// The library's threads, shared by sockets.
///
/// Every socket keeps its context alive, so that the context ends last. Its end waits until the sockets
/// have sent their messages, at most for their linger time.
package final class Context: @unchecked Sendable {
  // Guarded by the library: a context may be used from any thread.
  let handle: UnsafeMutableRawPointer

  /// Starts the library's threads.
  ///
  /// The corresponding C function is `zmq_ctx_new`.
  package init() throws(ZeroMQError) {
    guard let handle = zmq_ctx_new() else { throw ZeroMQError("make", on: "a context") }
    self.handle = handle
  }

  deinit {
    while zmq_ctx_term(handle) != 0, zmq_errno() == ZeroMQError.Code.interrupted.rawValue {}
  }
}
