package import Frames

/// A magic that the runner performs where its line stands.
package enum RunnerMagic: Hashable, Sendable, Codable {
  /// Runs a command to its end, in `/bin/sh`.
  case shell(String)
  /// Starts a shell script as a job, with options of `/bin/sh`.
  case script(String, options: [String])
  case changeDirectory(Destination)
  case showDirectory
  case listEnvironment
  case showVariable(String)
  case setVariable(String, to: String)
  /// Puts the text of a file into the cell.
  case load(String)
  case writeFile(String, text: String, append: Bool)
  /// Waits until jobs have ended, for at most `timeout` seconds.
  case wait(for: JobSelection, timeout: Double?)
  /// Cancels jobs, without a grace period if `now` is set.
  case cancel(JobSelection, now: Bool)
  /// Lists the jobs, if `all` is set also those that are parts of others.
  case jobs(all: Bool, timeline: Bool)
  /// Shows the end of a job's log: `lines` of it, or as much as is reasonable.
  case log(JobReference, lines: Int?, follow: Bool)
  case listLogs

  package enum Destination: Hashable, Sendable, Codable {
    /// The user's home directory.
    case home
    /// The directory before the last change.
    case previous
    case path(String)
  }

  package enum JobSelection: Hashable, Sendable, Codable {
    case all
    case these([JobReference])
  }

  /// Whether the magic needs the jobs of the session, which an isolated job does not have.
  package var needsJobsOfSession: Bool {
    switch self {
    case .wait, .cancel, .jobs, .log, .listLogs: true
    case .shell, .script, .changeDirectory, .showDirectory, .listEnvironment, .showVariable,
      .setVariable, .load, .writeFile:
      false
    }
  }
}

extension RunnerMagic: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) { self = try reader.decode() }
  package func write(to writer: inout FrameWriter) { writer.encode(self) }
}
