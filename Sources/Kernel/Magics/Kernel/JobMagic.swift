internal import CompilerProtocol
internal import Formatting
internal import RunnerProtocol

/// `%%job`: runs the rest of the cell as a job.
struct JobMagic: Magic {
  let help = MagicHelp(
    "%%job",
    arguments:
      "[--name N] [--timeout TIME] [--retries N] [--after JOB,…] [--priority P] [--isolated [--memory SIZE]]",
    "runs the rest of the cell as a job",
    details: """
      The cell ends at once, with the job as its result. Later cells see what it declares once the \
      job has completed; the value of its last expression is the value of the job: \
      'try jobs[3].value(as: Int.self)'. The options are those of 'run'; P is high, normal or low. \
      With --isolated the cell runs in a process of its own, where it sees the functions and types of \
      the session but none of its variables; its value is returned if it is Codable. SIZE, such as \
      2GB, is how much memory it may use there.
      """)
  let syntax = MagicSyntax(body: .swift)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(
      use.arguments, flags: ["--isolated"],
      valued: ["--name", "--timeout", "--retries", "--after", "--priority", "--memory"])
    try arguments.expectNoWords()
    guard !use.isBodyBlank else {
      throw MagicUsageError("write the Swift to run in the lines below")
    }
    var options = CellJobOptions()
    options.name = arguments["--name"]
    options.timeout = try arguments.seconds("--timeout")
    options.retries =
      try arguments.integer("--retries", atLeast: 0, "a number of retries, 0 or more,") ?? 0
    options.predecessors = try arguments.predecessors
    options.priority = try arguments.priority
    options.isolation = try arguments.isolation
    return .job(options)
  }
}

extension MagicArguments {
  fileprivate var predecessors: [JobReference] {
    get throws(MagicUsageError) {
      try Self.jobs(list("--after"))
    }
  }

  fileprivate var isolation: CellJobOptions.Isolation? {
    get throws(MagicUsageError) {
      guard let text = self["--memory"] else { return contains("--isolated") ? .init() : nil }
      guard contains("--isolated") else {
        throw MagicUsageError("--memory applies only to a process of its own; add --isolated")
      }
      guard let size = ByteCount(text), size >= .megabytes(1) else {
        throw MagicUsageError(
          "give a size of 1 MB or more, such as 2GB, after --memory; '\(text)' is not one")
      }
      return CellJobOptions.Isolation(memory: size.bytes)
    }
  }

  fileprivate var priority: CellJobOptions.Priority {
    get throws(MagicUsageError) {
      guard let text = self["--priority"] else { return .normal }
      guard let priority = CellJobOptions.Priority.allCases.first(where: { "\($0)" == text }) else {
        throw MagicUsageError(
          "give high, normal or low after --priority; '\(text)' is none of these")
      }
      return priority
    }
  }
}
