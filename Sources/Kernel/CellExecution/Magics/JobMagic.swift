internal import Formatting
internal import RunnerProtocol

/// `%%job`: runs the cell as a job.
struct JobMagic: Magic {
  let help = MagicHelp(
    "%%job",
    arguments:
      "[--name N] [--timeout TIME] [--retries N] [--after ID,…] [--priority P] [--isolated [--memory SIZE]]",
    "runs the rest of the cell as a job",
    details: """
      The cell ends at once, with the job as its result. What it declares is seen by later cells once \
      the job has completed; the value of its last expression is that of the job: \
      'try jobs[3].value(as: Int.self)'. The options are those of 'run'; P is \
      high, normal or low. With --isolated the cell runs in a process of its own, where it sees the \
      functions and types of the session but none of its variables; its value comes back if it is \
      Codable. SIZE, such as 2GB, is how much memory it may take there.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let words = try MagicArguments(
      use.arguments, flags: ["--isolated"],
      valued: ["--name", "--timeout", "--retries", "--after", "--priority", "--memory"])
    if let word = words.words.first { throw MagicUsageError("does not know '\(word)'") }
    guard !use.body.allSatisfy(\.isWhitespace) else {
      throw MagicUsageError("wants Swift to run in the lines below it")
    }
    var settings = CellJobOptions()
    settings.name = words["--name"]
    settings.timeout = try words.seconds("--timeout")
    settings.retries = try words.retries
    settings.predecessors = try words.predecessors
    settings.priority = try words.priority
    settings.isolation = try words.isolation
    return .job(settings)
  }
}

extension MagicArguments {
  fileprivate var retries: Int {
    get throws(MagicUsageError) {
      guard let text = self["--retries"] else { return 0 }
      guard let count = Int(text), count >= 0 else {
        throw MagicUsageError(
          "wants a number of 0 or more behind --retries, which '\(text)' is not")
      }
      return count
    }
  }

  fileprivate var predecessors: [JobID] {
    get throws(MagicUsageError) {
      let numbers = (self["--after"] ?? "").split(separator: ",").map(String.init)
      return try Self.jobs(numbers).compactMap { Int($0) }.map(JobID.init)
    }
  }

  fileprivate var isolation: CellJobOptions.Isolation? {
    get throws(MagicUsageError) {
      guard let text = self["--memory"] else { return contains("--isolated") ? .init() : nil }
      guard contains("--isolated") else {
        throw MagicUsageError("can bound the memory of a process of its own only: add --isolated")
      }
      guard let size = ByteCount(text), size >= .megabytes(1) else {
        throw MagicUsageError(
          "does not know the size '\(text)' behind --memory: give one of 1 MB or more, such as 2GB")
      }
      return CellJobOptions.Isolation(memory: size.bytes)
    }
  }

  fileprivate var priority: CellJobOptions.Priority {
    get throws(MagicUsageError) {
      guard let text = self["--priority"] else { return .normal }
      let all = CellJobOptions.Priority.allCases
      guard let priority = all.first(where: { "\($0)" == text }) else {
        throw MagicUsageError(
          "knows the priorities \(all.map { "\($0)" }.joined(separator: ", ")), not '\(text)'")
      }
      return priority
    }
  }
}
