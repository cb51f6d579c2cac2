/// A cell to run as a job.
package struct CellJobSubmission: Hashable, Sendable, Codable {
  /// The path of the cell's library.
  package var library: String
  /// The name of the function in it that runs the cell.
  package var entry: String
  package var settings: CellJobOptions
  /// The job's number in the session, for a process that runs this job alone.
  package var number: JobID?
  /// For such a process the libraries of cells that have been run again, which it may load with others.
  package var retired: [String] = []

  package init(library: String, entry: String, settings: CellJobOptions, number: JobID? = nil) {
    self.library = library
    self.entry = entry
    self.settings = settings
    self.number = number
  }
}
