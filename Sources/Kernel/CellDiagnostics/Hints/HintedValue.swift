/// How to get at what a value of ours holds.
enum HintedValue {
  case job
  case shared

  /// For the name of a type, if it is one that holds another value.
  init?(of type: String) {
    if type.hasPrefix("Job<") {
      self = .job
    } else if type.hasPrefix("Shared<") {
      self = .shared
    } else {
      return nil
    }
  }

  var use: String {
    switch self {
    case .job: "'try job.wait()' returns what the job returned, 'try await job.value' as well"
    case .shared: "'shared.value' is what it holds, 'shared.withLock { $0 += 1 }' changes it"
    }
  }
}
