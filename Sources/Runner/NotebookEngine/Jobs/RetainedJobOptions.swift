internal import RunnerProtocol

/// The options of a job that are needed after its submission.
final class RetainedJobOptions: Sendable {
  package let name: String?
  package let priority: JobOptions.Priority
  package let timeout: Duration?
  let attemptLimit: Int
  /// The job it is a part of.
  package let whole: JobRecord?
  package let isErrorShownElsewhere: Bool
  let isBackground: Bool

  /// Returns `nil` if all options have their default values, as for most of many jobs.
  init?(_ options: JobOptions) {
    if options.name == nil, options.whole == nil, options.timeout == nil, options.retries == 0,
      options.priority == .normal, !options.isErrorShownElsewhere
    {
      return nil
    }
    name = options.name
    priority = options.priority
    timeout = options.timeout
    attemptLimit = options.attemptLimit
    whole = options.whole
    isErrorShownElsewhere = options.isErrorShownElsewhere
    isBackground = options.isBackground
  }
}
