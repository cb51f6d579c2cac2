import JupyterProtocol
import ZeroMQ

/// The versions of the C libraries; without them this program would not have started.
struct LibraryChecks {
  func run() -> [HealthCheck] {
    [
      HealthCheck("ZeroMQ", .found(ZeroMQ.libraryVersion)),
      HealthCheck("OpenSSL", .found(Signature.libraryVersion)),
    ]
  }
}
