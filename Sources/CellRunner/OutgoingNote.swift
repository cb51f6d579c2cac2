internal import RunnerProtocol

/// An event that may wait for others of its kind, in the form in which it waits.
///
/// It is made before anybody is kept waiting for it.
enum OutgoingNote {
  /// Something that has happened to a job of a run.
  case entry(JobNews.Entry, of: ExecutionID)
  /// Anything else, and the job of which it tells the end, if it does.
  case frame([UInt8], endOf: JobID? = nil)

  init(_ event: RunnerEvent) {
    switch event {
    case .jobQueued(_, _, let run), .jobStarted(_, let run):
      self = Self.note(event, of: run, endOf: nil)
    case .jobEnded(let job, let run, _): self = Self.note(event, of: run, endOf: job)
    default: self = .frame(event.frame())
    }
  }

  private static func note(_ event: RunnerEvent, of run: ExecutionID, endOf job: JobID?) -> Self {
    JobNews.Entry(event).map { .entry($0, of: run) } ?? .frame(event.frame(), endOf: job)
  }
}
