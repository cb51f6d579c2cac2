/// How a cell is to run as a job.
package struct CellJobOptions: Hashable, Sendable {
  /// Which of the queued jobs starts first.
  package enum Priority: UInt8, CaseIterable, Hashable, Sendable {
    case low
    case normal
    case high
  }

  package var name: String?
  package var priority = Priority.normal
  /// How long it may take, all attempts together, in seconds.
  package var timeout: Double?
  /// How often it is begun again when it throws.
  package var retries = 0
  /// The jobs that have to complete before it starts.
  package var predecessors: [JobID] = []
  /// How it is kept apart, if it runs in a process of its own.
  package var isolation: Isolation?

  /// What holds for a process that runs one job.
  package struct Isolation: Hashable, Sendable {
    /// How much memory the job may take, in bytes; as much as there is if nothing is said.
    package var memory: Int?

    package init(memory: Int? = nil) {
      self.memory = memory
    }
  }

  package init() {}
}

/// A cell to run as a job.
package struct CellJobSubmission: Hashable, Sendable {
  /// The path of the cell's library.
  package var library: String
  /// The name of the function in it that runs the cell.
  package var entry: String
  package var settings: CellJobOptions
  /// The job's number elsewhere, for a process that runs nothing but this job.
  package var number: JobID?

  package init(library: String, entry: String, settings: CellJobOptions, number: JobID? = nil) {
    self.library = library
    self.entry = entry
    self.settings = settings
    self.number = number
  }
}
