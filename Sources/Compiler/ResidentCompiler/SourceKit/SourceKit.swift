internal import CSourceKit
internal import POSIX
internal import Synchronization

/// The toolchain's sourcekitd, which lives in this process, as one of those sees it that use it.
final class SourceKit: Sendable {
  /// What `SOURCEKITD_ARRAY_APPEND` stands for, a macro Swift does not see.
  static let appending = -1

  /// The request on its way, as something that can be cancelled.
  private struct Running: @unchecked Sendable {  // handles may be used on any thread
    var handle: sourcekitd_request_handle_t?
  }

  private let running = Mutex(Running())

  /// Starts the service unless it runs.
  init() {
    _ = Self.isStarted
  }

  private static let isStarted: Bool = {
    sourcekitd_initialize()
    return true
  }()

  /// Has a request answered; one at a time.
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

  /// Has the request on its way, if there is one, fail soon.
  func cancel() {
    running.withLock { running in
      if let handle = running.handle { sourcekitd_cancel_request(handle) }
    }
  }
}
