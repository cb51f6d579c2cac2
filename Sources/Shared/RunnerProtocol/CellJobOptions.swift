/// How to run a cell as a job.
package struct CellJobOptions: Hashable, Sendable, Codable {
  /// Which queued job starts first.
  package enum Priority: UInt8, CaseIterable, Hashable, Sendable, Codable {
    case low
    case normal
    case high
  }

  package var name: String?
  package var priority = Priority.normal
  /// The time limit for all attempts together, in seconds.
  package var timeout: Double?
  /// How many times it is run again after throwing.
  package var retries = 0
  /// The jobs that must complete before it starts.
  package var predecessors: [JobReference] = []
  /// The limits of its own process; `nil` if it runs in the session's.
  package var isolation: Isolation?

  /// The limits of a process that runs one job.
  package struct Isolation: Hashable, Sendable, Codable {
    /// The memory limit, in bytes; `nil` for none.
    package var memory: Int?

    package init(memory: Int? = nil) {
      self.memory = memory
    }
  }

  package init() {}
}
