import CellExecution
import ErrorText

/// Checks that there is a directory for compiled cells.
struct CacheCheck {
  let environment: [String: String]

  func run() -> HealthCheck {
    let subject = "Caches"
    do {
      let caches = try CacheDirectory(environment: environment)
      return HealthCheck(subject, .found(caches.notice ?? caches.path))
    } catch {
      return HealthCheck(
        subject,
        .missing(error.problem, remedy: NoCacheDirectory.nextStep))
    }
  }
}
