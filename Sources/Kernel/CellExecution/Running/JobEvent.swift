internal import RunnerProtocol

/// Something the runner has said of the life of a job; many of them are taken together, as jobs that
/// do little come and go by the thousand.
enum JobEvent: Sendable {
  case queued(JobID, JobAnnouncement, by: ExecutionID)
  case started(JobID, by: ExecutionID)
  case ended(JobID, by: ExecutionID, JobEnd)
  /// What has happened to many, one after the other.
  case news(JobEventBatch)

  /// Takes what an event says of a job; nothing if it is about something else, or if a failure has to
  /// be shown before it.
  init?(_ event: RunnerEvent) {
    switch event {
    case .jobQueued(let job, let announcement, let run): self = .queued(job, announcement, by: run)
    case .jobEnded(let job, let run, let end) where end.untoldFailure == nil:
      self = .ended(job, by: run, end)
    case .jobEvents(let news): self = .news(news)
    default: return nil
    }
  }

  /// Takes one thing that has happened to a job of a run.
  init(_ entry: JobEventBatch.BriefEvent, of run: ExecutionID) {
    switch entry {
    case .queued(let job): self = .queued(job, JobAnnouncement(name: nil), by: run)
    case .started(let job): self = .started(job, by: run)
    case .completed(let job, let seconds):
      self = .ended(job, by: run, JobEventBatch.BriefEvent.end(after: seconds))
    }
  }

  /// The run of the cell that submitted the job.
  var run: ExecutionID {
    switch self {
    case .queued(_, _, let run), .started(_, let run), .ended(_, let run, _): run
    case .news(let news): news.run
    }
  }
}
