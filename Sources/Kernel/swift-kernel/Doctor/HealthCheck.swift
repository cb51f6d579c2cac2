/// A result of `swift-kernel doctor`: one thing the kernel needs, and whether it was found.
struct HealthCheck: Hashable, Sendable {
  /// The result for one thing.
  enum Finding: Hashable, Sendable {
    /// It was found, such as this version or path.
    case found(String)
    /// It is missing or unusable: the problem, and the next step.
    case missing(String, remedy: String)
  }

  let subject: String
  let finding: Finding

  init(_ subject: String, _ finding: Finding) {
    self.subject = subject
    self.finding = finding
  }

  var isHealthy: Bool {
    if case .found = finding { true } else { false }
  }

  /// One line, and a second one with the next step for what is missing.
  var description: String {
    switch finding {
    case .found(let what): "✔ \(subject): \(what)"
    case .missing(let what, let remedy): "✘ \(subject): \(what)\n    \(remedy)"
    }
  }
}
