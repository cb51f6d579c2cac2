import JupyterProtocol
import ZeroMQ

/// The C libraries this program has loaded; without them it would not have started.
struct LibraryChecks {
  func run() -> [HealthCheck] {
    [
      HealthCheck("ZeroMQ", .found(ZeroMQ.libraryVersion)),
      HealthCheck("OpenSSL", .found(Signature.libraryVersion)),
    ]
  }
}
