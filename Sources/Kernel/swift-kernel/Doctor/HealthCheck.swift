/// One thing the kernel needs, as `swift-kernel doctor` found it.
struct HealthCheck: Hashable, Sendable {
  /// What was found.
  enum Finding: Hashable, Sendable {
    /// It is there: which one.
    case found(String)
    /// It is missing or unfit: what is wrong, and what to type.
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

  /// One line, and for what is missing a second one with what to type.
  var description: String {
    switch finding {
    case .found(let what): "✔ \(subject): \(what)"
    case .missing(let what, let remedy): "✘ \(subject): \(what)\n    \(remedy)"
    }
  }
}
