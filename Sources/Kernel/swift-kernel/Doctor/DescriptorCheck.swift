import CellExecution
import POSIX

/// Checks that the kernel may have enough files open at once.
struct DescriptorCheck {
  func run() -> HealthCheck {
    let subject = "Open files"
    do {
      try TooFewDescriptors.check()
      return HealthCheck(subject, .found("ulimit -n is \(System.descriptorLimit)"))
    } catch {
      return HealthCheck(subject, .missing(error.problem, remedy: TooFewDescriptors.nextStep))
    }
  }
}
