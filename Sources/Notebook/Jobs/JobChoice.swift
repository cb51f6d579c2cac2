/// How a job is to run, as far as it is of interest after its submission; one for all jobs of which
/// nothing was chosen.
final class JobChoice: Sendable {
  private static let none = JobChoice(name: nil)

  let name: String?
  let priority: JobPriority
  let timeout: Duration?
  let attemptLimit: Int
  /// The job it is a part of.
  let whole: JobRecord?
  let isTold: Bool

  private init(
    name: String?, priority: JobPriority = .normal, timeout: Duration? = nil,
    attemptLimit: Int = 1, whole: JobRecord? = nil, isTold: Bool = false
  ) {
    self.name = name
    self.priority = priority
    self.timeout = timeout
    self.attemptLimit = attemptLimit
    self.whole = whole
    self.isTold = isTold
  }

  /// What was chosen.
  static func of(_ options: JobOptions) -> JobChoice {
    if options.name == nil, options.whole == nil, options.timeout == nil, options.retries == 0,
      options.priority == .normal, !options.isTold
    {
      return none
    }
    return JobChoice(
      name: options.name, priority: options.priority, timeout: options.timeout,
      attemptLimit: options.attemptLimit, whole: options.whole, isTold: options.isTold)
  }
}
