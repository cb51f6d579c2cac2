internal import CSourceKit
internal import POSIX
internal import Synchronization

/// A user of the toolchain's sourcekitd, which runs in this process.
///
/// Each user sends one request at a time; several users may send theirs in parallel.
final class SourceKit: Sendable {
  /// The value of `SOURCEKITD_ARRAY_APPEND`, a macro that Swift cannot import.
  static let appending = -1

  /// The request being answered, which can be cancelled.
  private struct Running: @unchecked Sendable {  // any thread may use a handle
    var handle: sourcekitd_request_handle_t?
  }

  private let running = Mutex(Running())

  /// Starts sourcekitd if it is not running.
  init() {
    _ = Self.isStarted
  }

  private static let isStarted: Bool = {
    sourcekitd_initialize()
    return true
  }()

  /// Sends a request and waits for the response.
  func send(_ request: Request) -> Response {
    let answer = Monitor<Response?>(nil)
    running.withLock { running in
      sourcekitd_send_request(request.object, &running.handle) { object in
        guard let object else { return }
        let response = Response(owning: object)
        answer.update { $0 = response }
      }
    }
    let response = answer.wait { $0 }
    running.withLock { running in
      sourcekitd_request_handle_dispose(running.handle)
      running.handle = nil
    }
    return response
  }

  /// Makes the request being answered, if there is one, fail soon.
  func cancel() {
    running.withLock { running in
      if let handle = running.handle { sourcekitd_cancel_request(handle) }
    }
  }
}
